/**
 * What Candor relies on in ClickHouse's own client, against whatever answers: the side process, or with
 * CANDOR_TEST_CLICKHOUSE_URL=http://user:password@host:8123 a real ClickHouse.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { gunzipSync, gzipSync } from 'node:zlib'
import { type ClickHouseClient, ClickHouseLogLevel, createClient, TupleParam } from '@clickhouse/client'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'

const url = process.env.CANDOR_TEST_CLICKHOUSE_URL ?? inject('clickhouseUrl')
const database = `test_${randomBytes(6).toString('hex')}`

/** What a URL says goes before what the options say, so the URL is where they are put. */
const connect = ({ username, password, ...more }: Parameters<typeof createClient>[0] = {}) => {
  const target = new URL(url)
  target.pathname = `/${more.database ?? database}`
  if (username !== undefined) target.username = encodeURIComponent(username)
  if (password !== undefined) target.password = encodeURIComponent(password)
  return createClient({ log: { level: ClickHouseLogLevel.OFF }, ...more, database: undefined, url: target })
}

let client: ClickHouseClient
const clients: ClickHouseClient[] = []
const another = (more: Parameters<typeof createClient>[0]) => {
  const made = connect(more)
  clients.push(made)
  return made
}

const rows = async <T>(query: string, query_params?: Record<string, unknown>): Promise<T[]> => {
  const result = await client.query({ query, format: 'JSONEachRow', ...(query_params && { query_params }) })
  return result.json<T>()
}
const value = async (query: string, query_params?: Record<string, unknown>): Promise<unknown> => {
  const result = await client.query({ query, format: 'JSONCompactEachRow', ...(query_params && { query_params }) })
  return (await result.json<unknown[]>())[0]?.[0]
}
/** The answer is read to its end, for until then it keeps its connection. */
const send = async (query: string, values: Readable) => {
  const { stream } = await client.exec({ query, values })
  return Buffer.concat(await stream.toArray()).toString()
}
/** Polls, since the engine ends queries between two blocks of rows. */
const eventually = async (holds: () => Promise<boolean>) => {
  const deadline = Date.now() + 20_000
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('it did not happen within 20 seconds')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
const isRunning = async (mark: string) =>
  Number(
    await value(
      "select count() from system.processes where position(query, {mark:String}) > 0 and query not like '%processes%'",
      {
        mark,
      },
    ),
  ) > 0
/** Would run for hours. The mark finds it again. */
const endless = (mark: string) =>
  `select count() from numbers(1000000000000) where sipHash64(number) = 1 and '${mark}' != '' and not ignore(number)`

beforeAll(async () => {
  const root = connect({ database: 'default' })
  await root.command({ query: `create database ${database}` })
  await root.close()
  client = connect()
})

afterAll(async () => {
  await client.command({ query: `drop database if exists ${database} sync` })
  await Promise.all([client, ...clients].map((c) => c.close()))
})

const table = async (columns: string, more = 'engine = MergeTree order by tuple()') => {
  const name = `t_${randomBytes(4).toString('hex')}`
  await client.command({ query: `create table ${name} (${columns}) ${more}` })
  return name
}

describe('asking', () => {
  test('ping answers, also as a select', async () => {
    expect(await client.ping()).toEqual({ success: true })
    expect(await client.ping({ select: true })).toEqual({ success: true })
  })

  test('a select arrives in the format that was asked for', async () => {
    const query = "select number as n, concat('x', toString(number)) as s from numbers(3)"
    const all = [0, 1, 2].map((n) => ({ n, s: `x${n}` }))
    const clickhouse_settings = { output_format_json_quote_64bit_integers: 0 } as const
    const ask = (format: Parameters<typeof client.query>[0]['format']) =>
      client.query({ query, format, clickhouse_settings })
    expect(await (await ask('JSONEachRow')).json()).toEqual(all)
    const json = (await (await ask('JSON')).json()) as { data: unknown[]; rows: number; meta: unknown[] }
    expect(json).toMatchObject({
      data: all,
      rows: 3,
      meta: [
        { name: 'n', type: 'UInt64' },
        { name: 's', type: 'String' },
      ],
    })
    expect(await (await ask('JSONCompactEachRow')).json()).toEqual(all.map(({ n, s }) => [n, s]))
    expect(await (await ask('CSVWithNames')).text()).toBe('"n","s"\n0,"x0"\n1,"x1"\n2,"x2"\n')
    expect(await (await ask('TabSeparated')).text()).toBe('0\tx0\n1\tx1\n2\tx2\n')
    expect(Object.values(await (await ask('JSONObjectEachRow')).json())).toEqual(all)
  })

  test('64-bit integers keep every digit', async () => {
    const result = await client.query({
      query: 'select 18446744073709551615::UInt64 as u, {i:Int64} as i',
      query_params: { i: -9223372036854775808n },
      format: 'JSONEachRow',
      clickhouse_settings: { output_format_json_quote_64bit_integers: 1 },
    })
    expect(await result.json()).toEqual([{ u: '18446744073709551615', i: '-9223372036854775808' }])
  })

  test('no rows are an empty answer', async () => {
    expect(await rows('select 1 as x where 0')).toEqual([])
    expect(await (await client.query({ query: 'select 1 where 0', format: 'CSV' })).text()).toBe('')
  })

  test('a result of a million rows streams', async () => {
    const result = await client.query({ query: 'select number from numbers(1000000)', format: 'JSONCompactEachRow' })
    let sum = 0
    let count = 0
    for await (const chunk of result.stream<[string]>()) {
      for (const row of chunk) {
        sum += Number(row.json()[0])
        count++
      }
    }
    expect({ count, sum }).toEqual({ count: 1_000_000, sum: 499_999_500_000 })
  })

  test('a result that nobody reads to its end does no harm', async () => {
    const result = await client.query({ query: 'select number from numbers(3000000)', format: 'JSONEachRow' })
    for await (const _ of result.stream()) break
    result.close()
    expect(await value('select 1')).toBe(1)
  })

  test('show, describe, exists and explain answer with rows', async () => {
    const name = await table('a UInt8, b Nullable(String)')
    expect(await rows(`show tables like '${name}'`)).toEqual([{ name }])
    expect(await rows(`describe ${name}`)).toMatchObject([{ name: 'a', type: 'UInt8' }, { name: 'b' }])
    expect(await value(`exists ${name}`)).toBe(1)
    expect((await rows('explain select 1')).length).toBeGreaterThan(0)
  })

  test('a comment at the end of a statement swallows nothing', async () => {
    expect(await value('select 1 -- the end')).toBe(1)
    expect(await value('select 2 as format -- format CSV')).toBe(2)
  })

  test('system tables tell about tables, parts and settings', async () => {
    expect(await value(`select count() from system.tables where database = '${database}'`)).toEqual(expect.anything())
    expect(await value('select timezone()')).toEqual(expect.any(String))
    expect(String(await value('select version()'))).toMatch(/^\d+\.\d+/)
  })
})

describe('parameters', () => {
  const nasty = "it's \"q\" `b` \\ \\' \n\t\r\b\f \0 {x:String} $$ ; drop table t -- /* 😀 é 中文 العربية ' or 1=1 --"

  test.each<[string, unknown, unknown]>([
    ['String', nasty, nasty],
    ['String', '', ''],
    ['String', '\\N', '\\N'],
    ['Nullable(String)', null, null],
    ['Nullable(UInt8)', null, null],
    ['UInt8', 255, 255],
    ['Int32', -5, -5],
    ['Float64', 1.5e300, 1.5e300],
    ['Bool', true, true],
    ['UUID', '6f257309-da96-8a41-9b20-09612a4cf426', '6f257309-da96-8a41-9b20-09612a4cf426'],
    ['Date', '2024-02-29', '2024-02-29'],
    ["DateTime('UTC')", new Date('2024-02-29T12:34:56Z'), '2024-02-29 12:34:56'],
    ["DateTime64(3, 'UTC')", new Date('2024-02-29T12:34:56.789Z'), '2024-02-29 12:34:56.789'],
    ["DateTime64(3, 'UTC')", '2024-02-29 12:34:56.789', '2024-02-29 12:34:56.789'],
    ['Decimal(18, 4)', '1234.5678', 1234.5678],
    ['LowCardinality(String)', "a'b", "a'b"],
    ['Array(String)', [nasty.replace('\0', ''), '', "','"], [nasty.replace('\0', ''), '', "','"]],
    ['Array(UInt32)', [1, 2, 3], [1, 2, 3]],
    ['Array(UInt32)', [], []],
    ['Array(Nullable(String))', ['a', null], ['a', null]],
    ['Array(Array(Int8))', [[1], [], [-2, 3]], [[1], [], [-2, 3]]],
    ['Array(UUID)', ['6f257309-da96-8a41-9b20-09612a4cf426'], ['6f257309-da96-8a41-9b20-09612a4cf426']],
    ['Map(String, UInt8)', { "k'1": 1, b: 2 }, { "k'1": 1, b: 2 }],
    ['Tuple(UInt8, String)', new TupleParam([7, "x'y"]), [7, "x'y"]],
  ])('%s holds %j', async (type, given, expected) => {
    expect(await value(`select {v:${type}}`, { v: given })).toEqual(expected)
  })

  test('any text comes back as it went, alone and in an array', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 60 })
    const sharp = fc
      .array(fc.constantFrom("'", '\\', '"', '`', '\n', '\t', '{', '}', '[', ']', ',', ';', '-', 'a', '\r'))
      .map((a) => a.join(''))
    await fc.assert(
      fc.asyncProperty(fc.oneof(text, sharp), async (s) => {
        const clean = s.isWellFormed() ? s : s.toWellFormed()
        expect(await rows('select {a:String} as a, {b:Array(String)} as b', { a: clean, b: [clean, clean] })).toEqual([
          { a: clean, b: [clean, clean] },
        ])
      }),
      { numRuns: 60 },
    )
  })

  test('names of tables and columns go in as identifiers', async () => {
    const name = await table('`odd ``name``` UInt8')
    await client.insert({ table: name, values: [[7]], format: 'JSONCompactEachRow' })
    expect(await value('select {c:Identifier} from {t:Identifier}', { t: name, c: 'odd `name`' })).toBe(7)
    await client.insert({
      table: '{t:Identifier}',
      values: [[8]],
      format: 'JSONCompactEachRow',
      query_params: { t: name },
    })
    expect(Number(await value('select count() from {t:Identifier}', { t: name }))).toBe(2)
  })

  test('a value cannot leave its place', async () => {
    const name = await table('a UInt8')
    for (const attack of ["1'; drop table x; --", '1); drop table x', "\\'; drop table x; --", "\\\\'"]) {
      expect(await value('select length({v:String})', { v: attack })).toEqual(expect.anything())
      await expect(value('select {v:UInt8}', { v: attack })).rejects.toMatchObject({ type: 'BAD_QUERY_PARAMETER' })
    }
    expect(await value(`exists ${name}`)).toBe(1)
  })

  test('large ones are sent as a form', async () => {
    const many = Array.from({ length: 20_000 }, (_, i) => `person-${i}-'é`)
    const result = await client.query({
      query: 'select length({ids:Array(String)}) as n, {ids:Array(String)}[20000] as last',
      query_params: { ids: many },
      format: 'JSONEachRow',
      use_multipart_params: true,
    })
    expect(await result.json()).toEqual([{ n: expect.anything(), last: "person-19999-'é" }])
  })

  test('a missing one is an error', async () => {
    await expect(value('select {gone:String}')).rejects.toMatchObject({ code: '456', type: 'UNKNOWN_QUERY_PARAMETER' })
  })

  test('those of one query are not those of the next, nor of one beside it', async () => {
    await value('select {v:String}', { v: 'mine' })
    await expect(value('select {v:String}')).rejects.toMatchObject({ code: '456' })
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, i) => value('select {v:String}, sleepEachRow(0.01)', { v: `v${i}` })),
    )
    expect(answers).toEqual(Array.from({ length: 60 }, (_, i) => `v${i}`))
  })
})

describe('settings', () => {
  const setting = "select getSetting('max_block_size')::UInt32"

  test('hold for one query and never for the next', async () => {
    const before = await value(setting)
    const result = await client.query({
      query: setting,
      format: 'JSONCompactEachRow',
      clickhouse_settings: { max_block_size: '777' },
    })
    expect(await result.json()).toEqual([[777]])
    expect(await value(setting)).toBe(before)
    await client.command({ query: 'set max_block_size = 778' })
    expect(await value(setting)).toBe(before)
    const answers = await Promise.all(
      Array.from({ length: 40 }, async (_, i) => {
        const clickhouse_settings = { max_block_size: String(1000 + i) }
        const r = await client.query({
          query: `${setting}, sleepEachRow(0.01)`,
          format: 'JSONCompactEachRow',
          clickhouse_settings,
        })
        return (await r.json<number[]>())[0]?.[0]
      }),
    )
    expect(answers).toEqual(Array.from({ length: 40 }, (_, i) => 1000 + i))
  })

  test('a limit is kept', async () => {
    const limited = client.query({
      query: 'select number from numbers(1000)',
      clickhouse_settings: { max_result_rows: '10', result_overflow_mode: 'throw' },
    })
    await expect(limited).rejects.toMatchObject({ type: 'TOO_MANY_ROWS_OR_BYTES' })
    const slow = client.query({ query: endless('limit'), clickhouse_settings: { max_execution_time: 1 } })
    await expect(slow).rejects.toMatchObject({ code: '159', type: 'TIMEOUT_EXCEEDED' })
  })

  test('an unknown one is an error', async () => {
    const clickhouse_settings = { no_such_setting: 1 } as never
    await expect(client.query({ query: 'select 1', clickhouse_settings })).rejects.toMatchObject({ code: '115' })
  })

  test('readonly is kept', async () => {
    const name = await table('a UInt8')
    const drop = client.command({ query: `drop table ${name}`, clickhouse_settings: { readonly: '1' } })
    await expect(drop).rejects.toMatchObject({ type: 'READONLY' })
  })
})

describe('inserting', () => {
  const columns = "id UInt64, name String, at DateTime64(3, 'UTC'), tags Array(String), score Nullable(Float64)"
  const row = (id: number) => ({
    id,
    name: `n'${id} "é" 中`,
    at: '2024-01-02 03:04:05.678',
    tags: ['a', "b'"],
    score: id % 2 ? null : id / 4,
  })
  const read = (name: string) => rows(`select * replace(toUInt32(id) as id) from ${name} order by id`)

  test('an array of objects arrives, and the summary says how many', async () => {
    const name = await table(columns)
    const { summary, query_id } = await client.insert({ table: name, values: [row(1), row(2)], format: 'JSONEachRow' })
    expect(summary?.written_rows).toBe('2')
    expect(query_id).toEqual(expect.any(String))
    expect(await read(name)).toEqual([row(1), row(2)])
  })

  test('a choice of columns leaves the others at their defaults', async () => {
    const name = await table("a UInt8, b String default 'd', c UInt8 materialized a + 1")
    await client.insert({ table: name, values: [{ a: 1 }], columns: ['a'], format: 'JSONEachRow' })
    await client.insert({ table: name, values: [{ b: 'x' }], columns: { except: ['a'] }, format: 'JSONEachRow' })
    expect(await rows(`select a, b, c from ${name} order by a`)).toEqual([
      { a: 0, b: 'x', c: 1 },
      { a: 1, b: 'd', c: 2 },
    ])
  })

  test('a stream of objects arrives', async () => {
    const name = await table(columns)
    const values = Readable.from(
      (function* () {
        for (let id = 0; id < 20_000; id++) yield row(id)
      })(),
      { objectMode: true },
    )
    await client.insert({ table: name, values, format: 'JSONEachRow' })
    expect(await rows(`select toUInt32(count()) as n, toUInt32(sum(id)) as s from ${name}`)).toEqual([
      { n: 20_000, s: 199_990_000 },
    ])
  })

  test('a stream of bytes arrives in text and binary formats', async () => {
    const name = await table('a UInt32, s String')
    await client.insert({
      table: name,
      values: Readable.from(['1,"x"\n2,"y', 'z"\n'], { objectMode: false }),
      format: 'CSV',
    })
    const binary = Buffer.from([3, 0, 0, 0, 4, 0xff, 0x0a, 0x27, 0x00, 59, 0, 0, 0, 0])
    await send(`insert into ${name} format RowBinary`, Readable.from([binary.subarray(0, 5), binary.subarray(5)]))
    expect(await rows(`select a, hex(s) as s from ${name} order by a`)).toEqual([
      { a: 1, s: '78' },
      { a: 2, s: '797A' },
      { a: 3, s: 'FF0A2700' },
      { a: 59, s: '' },
    ])
  })

  test('what went out in a binary format goes in again', async () => {
    const from = await table(columns)
    await client.insert({ table: from, values: [row(1), row(2), row(3)], format: 'JSONEachRow' })
    for (const format of ['Native', 'RowBinary', 'RowBinaryWithNamesAndTypes', 'Parquet', 'ArrowStream', 'MsgPack']) {
      const to = await table(columns)
      const out = await client.exec({ query: `select * from ${from} format ${format}` })
      const chunks = await out.stream.toArray()
      await client.command({ query: 'select 1' })
      await send(`insert into ${to} format ${format}`, Readable.from([Buffer.concat(chunks)]))
      expect(await read(to)).toEqual([row(1), row(2), row(3)])
    }
  })

  test('values in the statement arrive', async () => {
    const name = await table('a UInt8, s String')
    await client.command({ query: `insert into ${name} (a, s) values (1, 'a;b'), (1 + 1, concat('c', '''')); ` })
    await client.command({ query: `insert into ${name} format JSONEachRow {"a":3,"s":"é"}\n{"a":4}` })
    expect(await rows(`select * from ${name} order by a`)).toEqual([
      { a: 1, s: 'a;b' },
      { a: 2, s: "c'" },
      { a: 3, s: 'é' },
      { a: 4, s: '' },
    ])
  })

  test('insert from select and from input arrive', async () => {
    const name = await table('a UInt32')
    await client.command({ query: `insert into ${name} select number from numbers(10)` })
    await send(`insert into ${name} select x * 100 from input('x UInt32') format CSV`, Readable.from(['1\n2\n']))
    expect(await value(`select groupArray(a) from (select a from ${name} where a > 8 order by a)`)).toEqual([
      9, 100, 200,
    ])
  })

  test('insert from input arrives, whatever columns are called', async () => {
    const name = await table('format String, a UInt32')
    const query = `insert into ${name} select format, a + 1 from input('format String, a UInt32')`
    const text = '"input(x) format CSV; select 1",7\n'
    await send(`${query} where format != '' format CSV`, Readable.from([text]))
    await client.command({ query: `${query} settings max_threads = 1 format CSV\n${text}` })
    await client.command({ query: `insert into ${name} select format, a from ${name} limit 1` })
    expect(await rows(`select format, a from ${name}`)).toEqual(
      Array(3).fill({ format: 'input(x) format CSV; select 1', a: 8 }),
    )
  })

  test('nothing to insert is no error', async () => {
    const name = await table('a UInt8')
    await client.insert({ table: name, values: [], format: 'JSONEachRow' })
    await client.insert({ table: name, values: Readable.from([]), format: 'JSONEachRow' })
    expect(Number(await value(`select count() from ${name}`))).toBe(0)
  })

  test('rows that cannot be read are an error, and none of them stays', async () => {
    const name = await table('a UInt8')
    const bad = client.insert({ table: name, values: [{ a: 1 }, { a: 'no number' }], format: 'JSONEachRow' })
    await expect(bad).rejects.toMatchObject({
      code: expect.stringMatching(/^\d+$/),
      message: expect.stringContaining('row 2'),
    })
    const missing = client.insert({ table: 'no_such_table', values: [{ a: 1 }], format: 'JSONEachRow' })
    await expect(missing).rejects.toMatchObject({ code: '60', type: 'UNKNOWN_TABLE' })
    expect(Number(await value(`select count() from ${name}`))).toBe(0)
  })

  test('a source that fails while it is sent inserts nothing', async () => {
    const name = await table('a UInt32')
    const values = Readable.from(
      (async function* () {
        for (let a = 0; a < 1000; a++) yield { a }
        throw new Error('the source broke')
      })(),
    )
    await expect(client.insert({ table: name, values, format: 'JSONEachRow' })).rejects.toThrow()
    expect(await value('select 1')).toBe(1)
    expect(Number(await value(`select count() from ${name}`))).toBe(0)
  })

  test('the same token inserts once', async () => {
    const name = await table(
      columns,
      'engine = MergeTree order by id settings non_replicated_deduplication_window = 100',
    )
    const values = Array.from({ length: 3_000 }, (_, id) => row(id))
    for (const insert_deduplication_token of ['one', 'one', 'two', 'one']) {
      await client.insert({
        table: name,
        values,
        format: 'JSONEachRow',
        clickhouse_settings: { insert_deduplication_token },
      })
    }
    expect(Number(await value(`select count() from ${name}`))).toBe(6_000)
  })

  test('an asynchronous insert is there when it is acknowledged', async () => {
    const name = await table('a UInt32')
    const clickhouse_settings = { async_insert: 1, wait_for_async_insert: 1 } as const
    await client.insert({ table: name, values: [{ a: 1 }], format: 'JSONEachRow', clickhouse_settings })
    expect(Number(await value(`select count() from ${name}`))).toBe(1)
  })

  test('many at once all arrive', async () => {
    const name = await table('a UInt32')
    await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        client.insert({ table: name, values: [{ a: i }, { a: i + 100 }], format: 'JSONEachRow' }),
      ),
    )
    expect(await rows(`select toUInt32(count()) as n, toUInt32(sum(a)) as s from ${name}`)).toEqual([
      { n: 80, s: 5_560 },
    ])
  })
})

describe('commands', () => {
  test('tables change, rows are updated and deleted', async () => {
    const name = await table('id UInt32, v String', 'engine = MergeTree order by id')
    await client.insert({ table: name, values: [1, 2, 3].map((id) => ({ id, v: 'a' })), format: 'JSONEachRow' })
    await client.command({ query: `delete from ${name} where id = 2` })
    await client.command({
      query: `alter table ${name} update v = {v:String} where id = 3`,
      query_params: { v: "b'" },
      clickhouse_settings: { mutations_sync: '1' },
    })
    await client.command({ query: `alter table ${name} add column w UInt8 default 5` })
    expect(await rows(`select * from ${name} order by id`)).toEqual([
      { id: 1, v: 'a', w: 5 },
      { id: 3, v: "b'", w: 5 },
    ])
    await client.command({
      query: `alter table ${name} delete where id = 1`,
      clickhouse_settings: { mutations_sync: '1' },
    })
    await client.command({ query: `optimize table ${name} final` })
    expect(Number(await value(`select count() from ${name}`))).toBe(1)
    await client.command({ query: `truncate table ${name}` })
    await client.command({ query: `rename table ${name} to ${name}_2` })
    await client.command({ query: `drop table ${name}_2` })
  })

  test('functions that analytics needs are there', async () => {
    const name = await table(
      'person UUID, at UInt64, name LowCardinality(String), properties String',
      'engine = MergeTree order by (person, at)',
    )
    const person = randomUUID()
    await client.insert({
      table: name,
      values: ['view', 'cart', 'buy'].map((n, i) => ({
        person,
        at: i * 1000,
        name: n,
        properties: `{"price":${i}.5}`,
      })),
      format: 'JSONEachRow',
    })
    expect(
      await rows(
        `select windowFunnel(60000)(at, name = 'view', name = 'cart', name = 'buy') as level,
          max(JSONExtractFloat(properties, 'price')) as price from ${name} where person = {person:UUID}`,
        { person },
      ),
    ).toEqual([{ level: 3, price: 2.5 }])
  })

  test('exec gives the raw answer', async () => {
    const { stream, query_id, summary } = await client.exec({ query: 'select 42 format CSV', query_id: 'my-own-id' })
    expect(Buffer.concat(await stream.toArray()).toString()).toBe('42\n')
    expect(query_id).toBe('my-own-id')
    expect(summary).toMatchObject({ elapsed_ns: expect.stringMatching(/^\d+$/) })
  })

  test('the query’s id comes back in the headers', async () => {
    const query_id = randomUUID()
    const result = await client.query({ query: 'select 1', query_id, format: 'JSONEachRow' })
    expect(result.query_id).toBe(query_id)
    expect(result.response_headers).toMatchObject({
      'x-clickhouse-query-id': query_id,
      'x-clickhouse-format': 'JSONEachRow',
      'x-clickhouse-timezone': expect.any(String),
      'x-clickhouse-server-display-name': expect.any(String),
      'x-clickhouse-summary': expect.stringContaining('read_rows'),
    })
    await result.text()
  })

  test('the database of the client is where names are looked up', async () => {
    const name = await table('a UInt8')
    const elsewhere = another({ database: 'default' })
    expect(await value('select currentDatabase()')).toBe(database)
    await expect(elsewhere.query({ query: `select * from ${name}` })).rejects.toMatchObject({ code: '60' })
    const nowhere = another({ database: 'no_such_database' })
    await expect(nowhere.query({ query: 'select 1' })).rejects.toMatchObject({ code: '81', type: 'UNKNOWN_DATABASE' })
  })
})

describe('errors', () => {
  test.each([
    ['select * from no_such_table', '60', 'UNKNOWN_TABLE'],
    ['select no_such_column', '47', 'UNKNOWN_IDENTIFIER'],
    ['select noSuchFunction(1)', '46', 'UNKNOWN_FUNCTION'],
    ['selec 1', '62', 'SYNTAX_ERROR'],
    ['select 1; select 2', '62', 'SYNTAX_ERROR'],
    ["select toUInt8('x')", '6', 'CANNOT_PARSE_TEXT'],
    ['select throwIf(number = 500000) from numbers(1000000)', '395', 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO'],
  ])('%s', async (query, code, type) => {
    const failed = client.query({ query, clickhouse_settings: { wait_end_of_query: 1 } })
    await expect(failed).rejects.toMatchObject({ code, type })
    await expect(client.command({ query })).rejects.toMatchObject({ code, type })
  })

  test('a wrong password and a missing one are refused', async () => {
    const wrong = another({ password: 'wrong', username: 'candor' })
    await expect(wrong.query({ query: 'select 1' })).rejects.toMatchObject({
      code: '516',
      type: 'AUTHENTICATION_FAILED',
    })
    const stranger = another({ password: 'wrong', username: "o'nobody" })
    await expect(stranger.query({ query: 'select 1' })).rejects.toMatchObject({ code: '516' })
  })

  test('an unknown format is an error', async () => {
    await expect(client.exec({ query: 'select 1 format NoSuchFormat' })).rejects.toMatchObject({ code: '73' })
    await expect(
      client.exec({ query: 'select 1', clickhouse_settings: { default_format: 'Nope' } as never }),
    ).rejects.toMatchObject({
      code: '73',
    })
  })
})

describe('stopping', () => {
  test('a query ends when its client aborts', async () => {
    const mark = randomUUID()
    const abort = new AbortController()
    const query = client.query({
      query: endless(mark),
      abort_signal: abort.signal,
      clickhouse_settings: { cancel_http_readonly_queries_on_client_close: 1 },
    })
    const failed = expect(query).rejects.toThrow(/abort/)
    await eventually(() => isRunning(mark))
    abort.abort()
    await failed
    await eventually(async () => !(await isRunning(mark)))
  })

  test('kill query ends the query with that id and no other', async () => {
    const [one, two] = [randomUUID(), randomUUID()]
    const abort = new AbortController()
    const cancelled = expect(client.query({ query: endless(one), query_id: one })).rejects.toMatchObject({
      code: '394',
      type: 'QUERY_WAS_CANCELLED',
    })
    const other = client.query({
      query: endless(two),
      query_id: two,
      abort_signal: abort.signal,
      clickhouse_settings: { cancel_http_readonly_queries_on_client_close: 1 },
    })
    const aborted = expect(other).rejects.toThrow(/abort/)
    await eventually(async () => (await isRunning(one)) && (await isRunning(two)))
    await client.command({ query: 'kill query where query_id = {id:String} async', query_params: { id: one } })
    await cancelled
    expect(await isRunning(two)).toBe(true)
    abort.abort()
    await aborted
  })

  test('an id that is in use is refused', async () => {
    const id = randomUUID()
    const cancelled = expect(client.query({ query: endless(id), query_id: id })).rejects.toMatchObject({ code: '394' })
    await eventually(() => isRunning(id))
    await expect(client.query({ query: 'select 1', query_id: id })).rejects.toMatchObject({ code: '216' })
    await client.command({ query: `kill query where query_id = '${id}' async` })
    await cancelled
  })

  test('short queries pass long ones', async () => {
    const marks = Array.from({ length: 10 }, () => randomUUID())
    const impatient = another({ max_open_connections: 30 })
    const long = marks.map((id) =>
      expect(
        impatient.query({ query: endless(id), query_id: id, clickhouse_settings: { max_threads: 1 } }),
      ).rejects.toMatchObject({ code: '394' }),
    )
    await eventually(async () => (await Promise.all(marks.map(isRunning))).every(Boolean))
    for (let i = 0; i < 5; i++) expect(await value('select 1')).toBe(1)
    expect(await isRunning(marks[0]!)).toBe(true)
    await client.command({
      query: 'kill query where query_id in {ids:Array(String)} sync',
      query_params: { ids: marks },
    })
    await Promise.all(long)
  })
})

describe('compression', () => {
  test.each(['gzip', 'zstd', 'br'] as const)('%s works in both directions', async (codec) => {
    const both = another({ compression: { request: { codec }, response: { codec } } } as never)
    const name = await table('a UInt32, s String')
    const values = Array.from({ length: 5_000 }, (_, a) => ({ a, s: `text ${a} é` }))
    await both.insert({ table: name, values, format: 'JSONEachRow' })
    const result = await both.query({ query: `select * from ${name} order by a`, format: 'JSONEachRow' })
    expect(result.response_headers['content-encoding']).toBe(codec)
    expect(await result.json()).toEqual(values)
    await expect(both.query({ query: 'select * from no_such_table' })).rejects.toMatchObject({ code: '60' })
  })

  test('a body that says gzip and is none is refused', async () => {
    const name = await table('a UInt32')
    const { origin, username, password } = new URL(url)
    const post = (body: Uint8Array) =>
      fetch(`${origin}/?database=${database}&query=${encodeURIComponent(`insert into ${name} format CSV`)}`, {
        method: 'POST',
        body: new Uint8Array(body),
        headers: {
          'content-encoding': 'gzip',
          authorization: `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`,
        },
      })
    const whole = gzipSync('1\n2\n')
    expect(gunzipSync(whole).toString()).toBe('1\n2\n')
    for (const body of [Buffer.from('1\n2\n'), whole.subarray(0, -9)]) {
      const answer = await post(body)
      expect(answer.ok).toBe(false)
      expect(answer.headers.get('x-clickhouse-exception-code')).toMatch(/^\d+$/)
    }
    expect((await post(whole)).status).toBe(200)
    expect(Number(await value(`select count() from ${name}`))).toBe(2)
  })
})
