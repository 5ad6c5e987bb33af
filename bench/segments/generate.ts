import type { ClickHouse } from '../../packages/server/src/platform/clickhouse/index.ts'

/** How much is made up. */
export interface Size {
  readonly events: number
  readonly people: number
}

const never = '9223372036854775807'
const everything = String(2n ** 48n - 1n)

/** Two years that end now, recent days fuller than old ones. */
const spanMs = 730 * 86_400_000

/** Somebody's id: random to the order of the tables, and the same in each run. */
export const personOf = (n: string): string => `reinterpretAsUUID(sipHash128(toUInt64(${n})))`

/** Between 0 and 1, the same in each run; `salt` tells one use from another. */
const luck = (n: string, salt: number) => `(cityHash64(${n}, ${salt}) % 1000003) / 1000003`

const categories = `['coffee', 'tea', 'baby', 'gifts', 'home', 'sale', 'books', 'garden']`

/** Of each hundred events so many; a few people have most of them. */
const events = `
  select 1 as workspace_id, ${personOf('who')} as person_id,
    fromUnixTimestamp64Milli(toInt64({now:Int64} - ${spanMs} * pow(${luck('n', 2)}, 2)), 'UTC') as occurred_at,
    occurred_at + toIntervalSecond(2) as received_at, hex(sipHash64(n)) as message_id,
    multiIf(kind < 20, 'page', 'track') as type,
    multiIf(kind < 20, 'Home', kind < 60, 'Product Viewed', kind < 70, 'Product Added', kind < 75, 'Order Completed',
      kind < 87, 'Section Viewed', kind < 93, 'Email Opened', kind < 98, 'Article Read', 'Signed Up') as name,
    1 as source_id, multiIf(kind % 10 = 9, 1, 7) as allowed,
    multiIf(
      kind < 20, '{"path":"/","title":"Home","url":"https://shop.example.com/","referrer":"https://search.example.com/"}',
      kind < 70, concat('{"product_id":"507f1f77bcf8', toString(n % 5000), '","category":"', category,
        '","name":"House blend, 250 g, whole bean","brand":"Driftwood","price":', toString(amount), ',"quantity":1,"currency":"EUR"}'),
      kind < 75, concat('{"order_id":"o-', toString(n), '","revenue":', toString(amount * 3), ',"total":', toString(amount * 3 + 5),
        ',"currency":"EUR","products":[{"sku":"G-32","category":"', category, '"}]}'),
      kind < 87, concat('{"section":"', category, '","seconds":', toString(n % 240), '}'),
      concat('{"topic":"', category, '","campaign":"c-', toString(n % 40), '"}')) as properties,
    '{"library":{"name":"candor.js","version":"0.1.0"},"locale":"en-GB"}' as context,
    who as origin_id
  from (
    select number as n, cityHash64(number, 1) % 100 as kind,
      toUInt64({people:UInt64} * pow(${luck('number', 3)}, 2)) as who,
      ${categories}[1 + toUInt8(8 * pow(${luck('number', 4)}, 2))] as category,
      toInt32(1 + 200 * pow(${luck('number', 5)}, 3)) / 2 as amount
    from numbers({from:UInt64}, {count:UInt64}))`

/** One candidate a fact: `share` of a hundred people have it. */
const fact = (
  key: string,
  share: number,
  text: string,
  salt: number,
  facts: { all?: boolean; taken?: boolean } = {},
) => `
  select 1, '${key}', ${personOf('number')}, 1, [toUInt8(${facts.all ? 1 : '1 + number % 2'})], [${text}],
    [toInt64({now:Int64} - ${spanMs} * pow(${luck('number', salt)}, 2))], [toInt64(${never})],
    [toUInt64(${facts.all ? everything : '7'})], [hex(sipHash64(number, ${salt}))], [toUInt32(1)]
  from numbers({people:UInt64}) where cityHash64(number, ${salt}, 'share') % 100 < ${share}`

const oneOf = (list: readonly string[], salt: number) =>
  `[${list.map((t) => `'${t}'`).join(', ')}][1 + toUInt8(${list.length} * pow(${luck('number', salt)}, 2))]`

const facts = [
  fact('person', 100, `'{}'`, 20, { all: true }),
  fact('identifier:email', 60, `'{"verified":true}'`, 21, { all: true }),
  fact('identifier:user_id', 70, `'{"verified":true}'`, 22, { all: true }),
  fact('preference', 15, oneOf(['{"topic:news":"on"}', '{"channel:email":"off"}', '{"frequency":"weekly"}'], 23), 23, {
    all: true,
  }),
  fact('recipient', 5, `'{"relation":"mother","values":{"size":["M","7"]}}'`, 24),
  fact('value:plan', 60, oneOf(['"free"', '"basic"', '"pro"', '"team"'], 25), 25),
  fact('value:country', 70, oneOf(['"DE"', '"AT"', '"CH"', '"FR"', '"CN"', '"EG"'], 26), 26),
  fact('value:birthday', 40, `concat('"', toString(toDate('1950-01-01') + cityHash64(number, 27) % 20000), '"')`, 28),
  fact('value:interests', 30, oneOf(['["coffee","tea"]', '["baby"]', '["garden","home","books"]'], 29), 29),
  fact('value:shoe_size', 20, `toString(35 + cityHash64(number, 30) % 12)`, 30),
  fact('value:has_child', 15, oneOf(['false', 'true'], 31), 31),
  fact('value:budget', 10, `concat('{"amount":', toString(cityHash64(number, 32) % 500), ',"currency":"EUR"}')`, 32),
]

const permissions = `
  select 1, ${personOf('number')}, multiIf(number % 10 < 7, 7, number % 10 < 9, 3, 1), multiIf(number % 10 < 7, 0, 4),
    toDateTime64('2299-12-31', 3, 'UTC'), number + 1
  from numbers({people:UInt64})`

/** Inserts of so many events: each is a part of the table, and its rows are held in memory. */
const atOnce = 2_500_000

/**
 * Fills workspace 1 with events, facts and permissions, all made by ClickHouse itself. Seven of ten people allow analytics
 * and personalisation; one event of ten was gathered while they allowed neither.
 */
export const generate = async (clickhouse: ClickHouse, size: Size, now: number): Promise<void> => {
  const settings = { max_insert_threads: '2' } as const
  const run = (query: string, more: Record<string, unknown> = {}) =>
    clickhouse.command({ query, query_params: { people: size.people, now, ...more }, clickhouse_settings: settings })
  for (let from = 0; from < size.events; from += atOnce)
    await run(
      `insert into events (workspace_id, person_id, occurred_at, received_at, message_id, type, name, source_id, allowed,
        properties, context, origin_id) ${events}`,
      { from, count: Math.min(atOnce, size.events - from) },
    )
  for (const one of facts) await run(`insert into facts ${one}`)
  await run(`insert into permissions ${permissions}`)
}
