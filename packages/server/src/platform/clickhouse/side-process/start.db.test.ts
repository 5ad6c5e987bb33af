import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { ClickHouseLogLevel, createClient } from '@clickhouse/client'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { isAlive, until } from '../../supervisor/children.ts'
import type { Engine } from '../../supervisor/engine.ts'
import { startClickHouse } from './index.ts'

let dir: string
const engines: Engine[] = []
const children: ChildProcess[] = []
const start = async (more: Partial<Parameters<typeof startClickHouse>[0]> = {}) => {
  const engine = await startClickHouse({ dir, ...more })
  engines.push(engine)
  return engine
}
const connect = (engine: Engine) =>
  createClient({ url: engine.url, log: { level: ClickHouseLogLevel.OFF }, max_open_connections: 20 })

type Client = ReturnType<typeof connect>
const count = async (client: Client, table: string) => {
  const result = await client.query({
    query: `select count() as n, uniqExact(a) as u from ${table}`,
    format: 'JSONEachRow',
  })
  const [row] = await result.json<{ n: number; u: number }>()
  return { rows: Number(row!.n), distinct: Number(row!.u) }
}
const settings = 'settings non_replicated_deduplication_window = 1000'

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'candor-clickhouse-'))
})

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await Promise.all(engines.splice(0).map((engine) => engine.stop()))
})

afterAll(async () => {
  await rm(dir, { recursive: true, force: true, maxRetries: 3 })
})

describe('starting', () => {
  test('the url leads to the database candor, and stays the same with the port', async () => {
    const first = await start()
    expect(new URL(first.url)).toMatchObject({ hostname: '127.0.0.1', pathname: '/candor', username: 'candor' })
    const client = connect(first)
    await client.command({ query: 'create table kept (a UInt32) engine = MergeTree order by a' })
    await client.insert({ table: 'kept', values: [{ a: 1 }], format: 'JSONEachRow' })
    await first.stop()
    expect(await first.exited).toEqual({ code: 0, signal: null })
    const port = Number(new URL(first.url).port)
    const second = await start({ port })
    expect(second.url).toBe(first.url)
    expect(await count(client, 'kept')).toEqual({ rows: 1, distinct: 1 })
    await client.close()
  })

  test('a second one waits for the first to end', async () => {
    const first = await start()
    const second = start()
    await new Promise((resolve) => setTimeout(resolve, 500))
    await first.stop()
    const client = connect(await second)
    expect(await client.ping()).toEqual({ success: true })
    await client.close()
  })

  test('a port that somebody else holds for a moment is waited for', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    const engine = start({ port })
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    other.close()
    expect(Number(new URL((await engine).url).port)).toBe(port)
  })

  test('a folder that cannot be used is said in a sentence', async () => {
    const file = join(dir, 'a-file')
    await writeFile(join(dir, 'a-file'), '')
    await expect(startClickHouse({ dir: join(file, 'x') })).rejects.toThrow(/a-file/)
  })

  test('what a killed process left in its spool is removed', async () => {
    const engine = await start()
    await writeFile(join(dir, 'spool', 'left'), 'x')
    process.kill(engine.pid, 'SIGKILL')
    await engine.exited
    await start()
    expect(await readdir(join(dir, 'spool'))).toEqual([])
  })

  test('files are readable by their owner only', async () => {
    await start()
    for (const name of ['secret', 'settings.xml', 'spool', 'store']) {
      expect((await stat(join(dir, name))).mode & 0o077).toBe(0)
    }
  })
})

describe('staying small', () => {
  test('the engine runs with our settings', async () => {
    const client = connect(await start({ memoryBytes: 2 ** 30 }))
    const read = async (query: string) => (await client.query({ query, format: 'JSONCompactEachRow' })).json()
    const names = "'max_server_memory_usage', 'background_pool_size', 'mark_cache_size'"
    expect(await read(`select name, value from system.server_settings where name in (${names}) order by name`)).toEqual(
      [
        ['background_pool_size', '2'],
        ['mark_cache_size', String(128 * 2 ** 20)],
        ['max_server_memory_usage', String(2 ** 30)],
      ],
    )
    expect(await read("select value from system.merge_tree_settings where name like 'fsync_%' order by name")).toEqual([
      ['1'],
      ['1'],
    ])
    await client.close()
  })

  test('a query that wants too much memory fails alone', async () => {
    const engine = await start({ memoryBytes: 2 ** 30 })
    const client = connect(engine)
    const greedy = client.query({ query: 'select length(groupArray(number)) from numbers(1000000000)' })
    await expect(greedy).rejects.toMatchObject({ code: '241', type: 'MEMORY_LIMIT_EXCEEDED' })
    expect(await client.ping({ select: true })).toEqual({ success: true })
    await client.close()
  })

  test('a statement of more than 64 MB is refused', async () => {
    const client = connect(await start())
    const query = `select 1 -- ${'x'.repeat(65 * 2 ** 20)}`
    await expect(client.query({ query })).rejects.toThrow()
    expect(await client.ping({ select: true })).toEqual({ success: true })
    await client.close()
  })
})

describe('losing nothing', () => {
  test('kill -9 at any time keeps every acknowledged row, and a retried insert adds none', async () => {
    let engine = await start()
    const port = Number(new URL(engine.url).port)
    const client = connect(engine)
    await client.command({ query: `create table sure (a UInt32, b String) engine = MergeTree order by a ${settings}` })
    let sent = 0
    let acknowledged = 0
    for (let round = 0; round < 4; round++) {
      let killed = false
      const inFlight = new Set<number>()
      const writer = async () => {
        while (!killed) {
          const batch = sent++
          inFlight.add(batch)
          const values = Array.from({ length: 50 }, (_, i) => ({ a: batch * 50 + i, b: 'x'.repeat(100) }))
          const clickhouse_settings = { insert_deduplication_token: `batch-${batch}` }
          try {
            await client.insert({ table: 'sure', values, format: 'JSONEachRow', clickhouse_settings })
            inFlight.delete(batch)
            acknowledged++
          } catch {
            return
          }
        }
      }
      const writers = Array.from({ length: 6 }, writer)
      const goal = acknowledged + 20
      expect(await until(() => acknowledged >= goal, 30_000)).toBe(true)
      process.kill(engine.pid, 'SIGKILL')
      killed = true
      await engine.exited
      await Promise.all(writers)
      engine = await start({ port })
      const found = await count(client, 'sure')
      expect(found.rows).toBe(found.distinct)
      expect(found.rows).toBeGreaterThanOrEqual(acknowledged * 50)
      // As the pipeline does: whatever was not acknowledged is sent again, under the same token.
      for (const batch of inFlight) {
        const values = Array.from({ length: 50 }, (_, i) => ({ a: batch * 50 + i, b: 'x'.repeat(100) }))
        const clickhouse_settings = { insert_deduplication_token: `batch-${batch}` }
        await client.insert({ table: 'sure', values, format: 'JSONEachRow', clickhouse_settings })
        acknowledged++
      }
      expect(await count(client, 'sure')).toEqual({ rows: acknowledged * 50, distinct: acknowledged * 50 })
    }
    await client.close()
  })

  test('stopping lets a running insert finish and ends a running query', async () => {
    const engine = await start()
    const client = connect(engine)
    await client.command({ query: 'create table finishing (a UInt32) engine = MergeTree order by a' })
    const insert = client.command({
      query: 'insert into finishing select number from numbers(20) where sleepEachRow(0.05) = 0',
    })
    const endless = client.query({ query: 'select count() from numbers(1000000000000) where sipHash64(number) = 1' })
    const ended = expect(endless).rejects.toThrow()
    const running = async () => {
      const r = await client.query({ query: 'select count() from system.processes', format: 'TabSeparated' })
      return Number(await r.text()) >= 3
    }
    expect(await until(running, 20_000)).toBe(true)
    await engine.stop()
    await insert
    await ended
    const again = connect(await start())
    expect(await count(again, 'finishing')).toEqual({ rows: 20, distinct: 20 })
    await Promise.all([client.close(), again.close()])
  })

  test('an upload that breaks off inserts nothing', async () => {
    const engine = await start()
    const client = connect(engine)
    await client.command({ query: 'create table whole (a UInt32) engine = MergeTree order by a' })
    const { port, username, password } = new URL(engine.url)
    const path = `/?database=candor&query=${encodeURIComponent('insert into whole format CSV')}`
    const upload = request({ host: '127.0.0.1', port, path, method: 'POST', auth: `${username}:${password}` })
    upload.on('error', () => {})
    upload.write('1\n'.repeat(100_000))
    const spooled = async () => {
      const files = await readdir(join(dir, 'spool'))
      return files.length > 0 && (await stat(join(dir, 'spool', files[0]!))).size > 0
    }
    expect(await until(spooled, 20_000)).toBe(true)
    upload.destroy()
    expect(await until(async () => (await readdir(join(dir, 'spool'))).length === 0, 20_000)).toBe(true)
    expect((await count(client, 'whole')).rows).toBe(0)
    await client.close()
  })

  test('an upload that never ends does not hold a stop up', async () => {
    const engine = await start()
    const { port, username, password } = new URL(engine.url)
    const path = `/?database=candor&query=${encodeURIComponent("insert into function null('a UInt8') format CSV")}`
    const upload = request({ host: '127.0.0.1', port, path, method: 'POST', auth: `${username}:${password}` })
    upload.on('error', () => {})
    upload.write('1\n'.repeat(1_000))
    expect(await until(async () => (await readdir(join(dir, 'spool'))).length > 0, 20_000)).toBe(true)
    await engine.stop()
    expect(await engine.exited).toEqual({ code: 0, signal: null })
  })

  test('no file stays behind a query or an insert, whether it fails or not', async () => {
    const client = connect(await start())
    await client.command({ query: 'create or replace table tidy (a UInt32) engine = MergeTree order by a' })
    const outcomes = await Promise.allSettled([
      client.query({ query: 'select 1' }).then((r) => r.text()),
      client.query({ query: 'select throwIf(number = 100000) from numbers(200000)' }),
      client.query({ query: 'select * from nowhere' }),
      client.query({ query: 'select number from numbers(3000000)', format: 'JSONEachRow' }).then((r) => r.close()),
      client.insert({ table: 'tidy', values: Readable.from([{ a: 1 }]), format: 'JSONEachRow' }),
      client.insert({ table: 'tidy', values: [{ a: 'x' }], format: 'JSONEachRow' }),
      client.insert({ table: 'nowhere', values: [{ a: 1 }], format: 'JSONEachRow' }),
    ])
    expect(outcomes.map((o) => o.status[0])).toEqual(['f', 'r', 'r', 'f', 'f', 'r', 'r'])
    expect(await until(async () => (await readdir(join(dir, 'spool'))).length === 0, 20_000)).toBe(true)
    await client.close()
  })
})

describe('dying', () => {
  test('it ends with the process that started it', async () => {
    const script = join(dir, 'parent.mjs')
    const index = new URL('index.ts', import.meta.url)
    await writeFile(
      script,
      `const { startClickHouse } = await import(${JSON.stringify(index.href)})
       const { pid, url } = await startClickHouse({ dir: ${JSON.stringify(dir)} })
       process.send({ pid, url })
       setInterval(() => {}, 1000)`,
    )
    const parent = fork(script, { execArgv: [] })
    children.push(parent)
    const [{ pid }] = (await once(parent, 'message')) as [{ pid: number }]
    expect(isAlive(pid)).toBe(true)
    parent.kill('SIGKILL')
    expect(await until(() => !isAlive(pid), 20_000)).toBe(true)
  })

  test('a client sees a broken connection when it is killed, and works again when it is back', async () => {
    const engine = await start()
    const client = connect(engine)
    const failed = expect(client.query({ query: 'select sleep(3)' })).rejects.toThrow()
    process.kill(engine.pid, 'SIGKILL')
    expect(await engine.exited).toMatchObject({ signal: 'SIGKILL' })
    await failed
    await start({ port: Number(new URL(engine.url).port) })
    expect(await client.ping()).toEqual({ success: true })
    await client.close()
  })
})

describe('the door', () => {
  const ask = async (engine: Engine, path: string, init: RequestInit & { user?: string; key?: string } = {}) => {
    const { origin } = new URL(engine.url)
    const headers = new Headers(init.headers)
    if (init.user !== undefined) headers.set('x-clickhouse-user', init.user)
    if (init.key !== undefined) headers.set('x-clickhouse-key', init.key)
    const answer = await fetch(`${origin}${path}`, { ...init, headers })
    return { status: answer.status, headers: answer.headers, text: await answer.text() }
  }
  const q = (sql: string) => `/?query=${encodeURIComponent(sql)}`

  test('opens for the secret only, whichever way it is given', async () => {
    const engine = await start({ secret: 'sésame:1' })
    const right = { user: 'candor', key: encodeURIComponent('x') }
    expect((await ask(engine, '/ping')).text).toBe('Ok.\n')
    expect(await ask(engine, q('select 1'))).toMatchObject({ status: 401, text: expect.stringMatching(/^Code: 194\./) })
    const wrong = await ask(engine, q('select 1'), right)
    expect(wrong).toMatchObject({
      status: 403,
      text: expect.stringMatching(/^Code: 516\..*\(AUTHENTICATION_FAILED\)/s),
    })
    expect(wrong.headers.get('x-clickhouse-exception-code')).toBe('516')
    const basic = (text: string) => ({ headers: { authorization: `Basic ${Buffer.from(text).toString('base64')}` } })
    expect((await ask(engine, q('select 1'), basic('candor:sésame:1'))).text).toBe('1\n')
    expect((await ask(engine, q('select 1'), basic('candor:sésame'))).status).toBe(403)
    expect((await ask(engine, q('select 1'), basic('other:sésame:1'))).status).toBe(403)
    expect((await ask(engine, `${q('select 1')}&user=candor&password=${encodeURIComponent('sésame:1')}`)).text).toBe(
      '1\n',
    )
    expect((await ask(engine, q('select 1'), { headers: { authorization: 'Bearer x' } })).status).toBe(403)
  })

  test('is on loopback only', async () => {
    const engine = await start()
    const { port } = new URL(engine.url)
    const outside = Object.values(networkInterfaces())
      .flat()
      .filter((i) => i && !i.internal && i.family === 'IPv4')
    for (const { address } of outside as { address: string }[]) {
      await expect(fetch(`http://${address}:${port}/ping`)).rejects.toThrow()
    }
  })

  test('a GET changes nothing, and what is not supported is said', async () => {
    const engine = await start({ secret: 's' })
    const right = { user: 'candor', key: 's' }
    expect(await ask(engine, q('create table got (a UInt8) engine = Memory'), right)).toMatchObject({
      status: 500,
      text: expect.stringContaining('READONLY'),
    })
    expect((await ask(engine, `${q('select 2')}&default_format=CSV&max_threads=1`, right)).text).toBe('2\n')
    for (const argument of ['session_id=1', 'role=x', 'compress=1', 'decompress=1']) {
      expect(await ask(engine, `${q('select 1')}&${argument}`, right)).toMatchObject({ status: 501 })
    }
    expect((await ask(engine, '/play', right)).status).toBe(404)
    expect((await ask(engine, q('select 1'), { ...right, method: 'DELETE' })).status).toBe(501)
    expect(await ask(engine, '/', { ...right, method: 'POST', body: '' })).toMatchObject({
      status: 400,
      text: expect.stringContaining('Empty query'),
    })
    expect(
      await ask(engine, '/', { ...right, method: 'POST', body: new Uint8Array([0x73, 0xff, 0xfe]) }),
    ).toMatchObject({
      status: 400,
      text: expect.stringContaining('UTF-8'),
    })
    expect(
      await ask(engine, '/', { ...right, method: 'POST', body: "select * from file('x') into outfile 'y'" }),
    ).toMatchObject({
      text: expect.stringContaining('INTO_OUTFILE_NOT_ALLOWED'),
    })
    const name = encodeURIComponent('a = 1; drop table x; set param_b')
    expect((await ask(engine, `${q('select 1')}&param_${name}=1`, right)).text).toMatch(/BAD_QUERY_PARAMETER/)
    expect((await ask(engine, `${q('select 1')}&${name}=1`, right)).text).toMatch(/UNKNOWN_SETTING/)
    expect((await ask(engine, `${q('select 1')}&database=${encodeURIComponent('a`; drop')}`, right)).text).toMatch(
      /UNKNOWN_DATABASE/,
    )
    expect(
      (await ask(engine, `${q('select 1')}&default_format=${encodeURIComponent("CSV into outfile 'x'")}`, right)).text,
    ).toMatch(/UNKNOWN_FORMAT/)
  })
})
