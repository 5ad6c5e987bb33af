import { afterAll, beforeAll, expect, test } from 'vitest'
import { type EventResult, type Intake, startIntake } from '../../../test/intake.ts'

let intake: Intake
let last = 0
/** Every message id of a good event, to be found at the end. */
const good: string[] = []
/** What was accepted beside them: it must be in history, or put aside for its time. */
const accepted: string[] = []

beforeAll(async () => {
  intake = await startIntake({ workers: 2 })
})
afterAll(() => intake.close())

/** A good event, as JSON: it tells a trait of a person of its own. */
const neighbour = () => {
  const messageId = `good-${good.length}`
  good.push(messageId)
  return JSON.stringify({ type: 'identify', userId: `p-${messageId}`, messageId, traits: { told: messageId } })
}

/** A track call as JSON, with some raw JSON members in it. */
const odd = (members = '') => {
  last += 1
  return `{"type":"track","event":"Odd","userId":"odd","messageId":"odd-${last}"${members && `,${members}`}}`
}

/** Sends raw events between two good ones, in a batch with further raw members; answers the results of the odd ones. */
const send = async (events: readonly string[], members = ''): Promise<EventResult[]> => {
  const batch = [neighbour(), ...events, neighbour()].join(',')
  const answer = await intake.post('/v1/batch', `{"batch":[${batch}]${members && `,${members}`}}`)
  expect([events[0]?.slice(0, 200), members.slice(0, 100), answer.status]).toEqual([
    events[0]?.slice(0, 200),
    members.slice(0, 100),
    200,
  ])
  const told = answer.body.results as EventResult[]
  expect([told[0]?.status, told.at(-1)?.status]).toEqual(['accepted', 'accepted'])
  const inner = told.slice(1, -1)
  accepted.push(...inner.flatMap((r) => (r.status === 'accepted' ? [String(r.messageId)] : [])))
  return inner
}

const reasons = (told: readonly EventResult[]) => told.map((r) => r.reason ?? r.status)
const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)
const escaped = '"escaped":"\\u0041"'

test('deep nesting is refused where it counts and walked nowhere', async () => {
  expect(reasons(await send([odd(`"properties":{"a":${deep(30)}}`)]))).toEqual(['accepted'])
  for (const levels of [33, 1_000, 100_000]) {
    expect(reasons(await send([odd(`"properties":{"a":${deep(levels)}}`)]))).toEqual(['too_deep'])
    expect(reasons(await send([odd(`"unknown":${deep(levels)}`)]))).toEqual(['too_deep'])
    // In the request and in no event: nobody reads it. The escape makes the pipeline mend texts.
    expect(reasons(await send([odd(escaped)], `"unknown":${deep(levels)}`))).toEqual(['accepted'])
    expect(reasons(await send([odd(escaped), '7'], `"sentAt":${deep(levels)}`))).toEqual(['accepted', 'not_an_object'])
  }
  const all = await intake.post('/v1/batch', `{"batch":[${odd()}, 7],"context":{"a":${deep(100_000)}}}`)
  expect(reasons(all.body.results)).toEqual(['too_deep', 'not_an_object'])
})

test('a large context of a batch counts for each of its events', async () => {
  const context = `"context":{"page":{"title":"${'x'.repeat(33_000)}"}}`
  const answer = await intake.post('/v1/batch', `{"batch":[${odd()}],${context}}`)
  expect(reasons(answer.body.results)).toEqual(['too_large'])
  const smaller = `"context":{"page":{"title":"${'x'.repeat(8_000)}"}}`
  expect(reasons(await send([odd()], smaller))).toEqual(['accepted'])
  const crowd = Array.from({ length: 1_000 }, () => odd()).join(',')
  expect((await intake.post('/v1/batch', `{"batch":[${crowd}],${smaller}}`)).status).toBe(413)
})

test('numbers beyond what a double holds are no ids, and elsewhere harm nothing', async () => {
  for (const n of ['1e400', '-1e400', '9'.repeat(400), '12345678901234567890', '1e21']) {
    expect(reasons(await send([odd(`"anonymousId":${n}`)]))).toEqual(['invalid_id'])
    const traits = odd(`"type":"identify","traits":{"n":${n},"list":[${n}]},"properties":{"n":${n}}`)
    expect(reasons(await send([odd(`"properties":{"n":${n}}`), traits]))).toEqual(['accepted', 'accepted'])
    expect(reasons(await send([odd(`"timestamp":${n}`), odd(`"sentAt":${n},"timestamp":0`)]))).toHaveLength(2)
  }
  const sound = ['"anonymousId":0', '"anonymousId":-7', '"anonymousId":9007199254740991', '"anonymousId":1.5']
  expect(reasons(await send(sound.map(odd)))).toEqual(sound.map(() => 'accepted'))
})

test('texts that no database takes are mended, and refused in ids, where they would join strangers', async () => {
  for (const bad of ['\\ud800', '\\udc00x', 'a\\u0000b', '\\u001f', '\uFFFD']) {
    for (const id of ['userId', 'anonymousId', 'previousId', 'groupId'])
      expect([id, bad, ...reasons(await send([odd(`"${id}":"${bad}"`)]))]).toEqual([id, bad, 'invalid_id'])
    expect(reasons(await send([odd(`"messageId":"${bad}"`)]))).toEqual(['invalid_message_id'])
    const everywhere = [
      odd(`"event":"${bad}"`),
      odd(`"type":"page","name":"${bad}"`),
      odd(`"properties":{"${bad}":"${bad}","list":["${bad}"]}`),
      odd(`"type":"identify","traits":{"${bad}":"${bad}","email":"${bad}@example.com"}`),
      odd(`"context":{"page":{"title":"${bad}"},"traits":{"${bad}":1}}`),
      odd(`"timestamp":"${bad}"`),
      odd(`"${bad}":"${bad}"`),
    ]
    expect(reasons(await send(everywhere, `"context":{"locale":"${bad}"}`))).toEqual(everywhere.map(() => 'accepted'))
  }
})

test('names that mean something to JavaScript are ordinary names', async () => {
  for (const name of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'toJSON', 'then']) {
    const told = await send([
      odd(`"${name}":{"polluted":true}`),
      odd(`"properties":{"${name}":{"polluted":true}}`),
      odd(`"type":"identify","traits":{"${name}":{"polluted":true}},"context":{"traits":{"${name}":1}}`),
      odd(`"event":"${name}"`),
      odd(`"anonymousId":"${name}"`),
      odd(`"context":{"${name}":1,"consent":{"categoryPreferences":{"${name}":true}}}`),
    ])
    expect(reasons(told)).toEqual(told.map(() => 'accepted'))
    expect(reasons(await send([odd(`"type":"${name}"`)]))).toEqual(['unknown_type'])
  }
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  await intake.settled()
  const traits = (await intake.traitsOf('odd')) ?? {}
  expect(['__proto__', 'constructor', 'toJSON'].filter((name) => Object.hasOwn(traits, name))).toHaveLength(3)
})

test('a field of the wrong type never costs more than its event', async () => {
  const fields = [
    'type',
    'event',
    'name',
    'userId',
    'anonymousId',
    'previousId',
    'groupId',
    'messageId',
    'properties',
    'traits',
    'context',
    'integrations',
    'timestamp',
    'originalTimestamp',
    'sentAt',
    'batch',
    'writeKey',
    '_metadata',
  ]
  const values = ['null', 'true', '0', '-1.5', '""', '"x"', '[]', '[[{}]]', '{}', '{"a":{"b":null}}', '[null,1]']
  for (const field of fields) {
    const told = await send(values.flatMap((v) => [odd(`"${field}":${v}`), odd(`"type":"identify","${field}":${v}`)]))
    expect(told).toHaveLength(values.length * 2)
  }
  for (const inner of ['consent', 'traits', 'page', 'device', 'library', 'groupId', 'locale']) {
    const told = await send(values.map((v) => odd(`"context":{"${inner}":${v}}`)))
    expect(reasons(told)).toEqual(values.map(() => 'accepted'))
  }
  for (const members of values.flatMap((v) => [`"context":${v}`, `"sentAt":${v}`, `"integrations":${v}`])) {
    expect(reasons(await send([odd()], members))).toEqual(['accepted'])
  }
})

test('clocks that are years wrong put an event aside, or are corrected', async () => {
  const years = ['0001', '1899', '1900', '1969', '2100', '2262', '2300', '9999', '+275760']
  const times = [
    ...years.map((y) => `"${y}-06-01T00:00:00.000Z"`),
    '"no time"',
    '"2020-02-31T25:00:00Z"',
    '-1e300',
    '0',
  ]
  for (const time of times) {
    const told = await send([
      odd(`"timestamp":${time}`),
      odd(`"originalTimestamp":${time}`),
      odd(`"timestamp":${time},"sentAt":${time}`),
      odd(`"timestamp":"2020-01-01T00:00:00Z","sentAt":${time}`),
    ])
    expect(reasons(told)).toEqual(told.map(() => 'accepted'))
  }
  await intake.settled()
  const { rows } = await intake.postgres.pool.query<{ reason: string; n: number }>(
    // The number 0, sent as an id above, names nobody.
    "select reason, count(*) as n from quarantine where message_id like 'odd-%' and reason <> 'names_nobody' group by reason",
  )
  expect(rows.map((r) => r.reason)).toEqual(['implausible_time'])
})

test('events of more years than ClickHouse opens partitions for by itself do not block history', async () => {
  const years = Array.from({ length: 125 }, (_, i) => odd(`"timestamp":"${1900 + i}-06-01T00:00:00Z"`))
  expect(reasons(await send(years))).toEqual(years.map(() => 'accepted'))
})

test('a list named batch in a single event brings nothing in with it', async () => {
  const inner = `{"type":"track","event":"Inner","userId":"inner","messageId":"inner-1"}`
  const outer = odd(`"batch":[${inner}]`)
  const answer = await intake.post('/v1/t', outer)
  expect(reasons(answer.body.results)).toEqual(['accepted'])
  accepted.push(answer.body.results[0].messageId)
  await intake.settled()
  expect(await intake.history(['inner-1'])).toEqual([])
})

test('bytes that are not UTF-8 never become somebody’s id', async () => {
  const body = `{"batch":[${neighbour()},${odd('"anonymousId":"Jos\u00e9"')},${odd('"properties":{"n":"Jos\u00e9"}')}]}`
  const answer = await intake.post('/v1/batch', Buffer.from(body, 'latin1'))
  expect(reasons(answer.body.results)).toEqual(['accepted', 'invalid_id', 'accepted'])
  accepted.push(answer.body.results[2].messageId)
  expect((await intake.post('/v1/batch', Buffer.from(body, 'utf16le'))).status).toBe(400)
  const marked = await intake.post('/v1/batch', Buffer.from(`\uFEFF{"batch":[${neighbour()}]}`))
  expect(reasons(marked.body.results)).toEqual(['accepted'])
})

test('long texts do not hold the pipeline up', async () => {
  const texts = [
    'a'.repeat(31_000),
    `${'a'.repeat(15_000)}@${'b'.repeat(15_000)}`,
    '@'.repeat(31_000),
    'a@b.'.repeat(7_000),
  ]
  for (const text of texts) {
    const events = Array.from({ length: 12 }, () => odd(`"properties":{"t":"${text}","email":"x@example.com"}`))
    expect(reasons(await send(events))).toEqual(events.map(() => 'accepted'))
  }
})

test('after all of it every good event is in history once and on its profile, and nothing accepted is lost', async () => {
  await intake.settled()
  const stored = await intake.history()
  const times = new Map<string, number>()
  for (const { message_id } of stored) times.set(message_id, (times.get(message_id) ?? 0) + 1)
  expect(good.filter((id) => times.get(id) !== 1)).toEqual([])
  const { rows: told } = await intake.postgres.pool.query<{ value: string }>(
    "select value from attribute_values where key = 'told'",
  )
  expect(told.map((r) => r.value).sort()).toEqual([...good].sort())

  const { rows: aside } = await intake.postgres.pool.query<{ message_id: string; reason: string }>(
    'select message_id, reason from quarantine',
  )
  for (const { message_id } of aside) times.set(message_id, (times.get(message_id) ?? 0) + 1)
  expect(accepted.filter((id) => times.get(id) !== 1)).toEqual([])
  expect(aside.filter((a) => a.reason === 'pipeline_error')).toEqual([])
  const { rows: unreadable } = await intake.postgres.pool.query('select seq from inbox_unreadable')
  expect(unreadable).toEqual([])
})
