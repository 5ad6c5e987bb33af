import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/candor-process.ts'
import { openEverything } from '../../../test/everything.ts'
import {
  type Answer,
  type EventResult,
  gzipped,
  type Intake,
  serverKey,
  startIntake,
  withKey,
} from '../../../test/intake.ts'
import { migratePostgres } from '../../platform/postgres/index.ts'
import { startPostgres } from '../../platform/supervisor/embedded-postgres.ts'

let intake: Intake

beforeAll(async () => {
  intake = await startIntake()
})
afterAll(() => intake.close())

let last = 0
const track = (more: Record<string, unknown> = {}) => {
  last += 1
  return { type: 'track', event: `Seen ${last}`, userId: 'u1', messageId: `wire-${last}`, ...more }
}
const origin = 'https://shop.example'
const results = (answer: Answer) => answer.body.results as EventResult[]

const expectProblem = (answer: Answer, status: number, code: string) => {
  expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code })
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
}

test('the write key is taken from Basic, Bearer, the body or the query', async () => {
  const none = { authorization: '' }
  const ways: [string, unknown, Record<string, string>][] = [
    ['/v1/batch', { batch: [track()] }, withKey(serverKey)],
    ['/v1/batch', { batch: [track()] }, { authorization: `Bearer ${serverKey}` }],
    ['/v1/batch', { batch: [track()] }, { authorization: `bearer ${serverKey}` }],
    ['/v1/batch', { batch: [track()], writeKey: serverKey }, none],
    ['/v1/t', { ...track(), writeKey: serverKey }, none],
    [`/beacon/v1/batch?writeKey=${serverKey}`, { batch: [track()] }, { ...none, 'content-type': 'text/plain' }],
  ]
  for (const [path, body, headers] of ways) {
    const answer = await intake.post(path, body, headers)
    expect([path, answer.status, results(answer)[0]?.status]).toEqual([path, 200, 'accepted'])
  }
})

test('an unknown key, or none, is answered 401', async () => {
  for (const headers of [withKey('nobody'), { authorization: '' }, { authorization: 'Basic %%%' }]) {
    expectProblem(await intake.post('/v1/batch', { batch: [track()] }, headers), 401, 'unknown_write_key')
  }
  expectProblem(await intake.post('/v1/t', 'null', { authorization: '' }), 401, 'unknown_write_key')
})

test('an unknown address is answered 404, and another method 405', async () => {
  expectProblem(await intake.post('/v1/nothing', {}), 404, 'not_found')
  expect((await fetch(`${intake.url}/v1/batch`)).status).toBe(405)
})

test('JSON is read whatever the content type', async () => {
  const types = [
    'application/json',
    'application/json; charset=utf-8',
    'text/plain',
    'text/plain;charset=UTF-8',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/octet-stream',
    'no type at all',
    ';;;',
  ]
  for (const type of types) {
    const answer = await intake.post('/v1/t', track(), { 'content-type': type })
    expect([type, answer.status]).toEqual([type, 200])
  }
  // Bytes, so that nothing adds a content type.
  const bare = await intake.post('/v1/t', Buffer.from(JSON.stringify(track())))
  expect(bare.status).toBe(200)
})

test('every route of the clients takes its kind of call', async () => {
  const calls: [string[], Record<string, unknown>][] = [
    [['t', 'track'], { event: 'Seen' }],
    [['i', 'identify'], { traits: { plan: 'pro' } }],
    [['p', 'page'], { name: 'Home' }],
    [['s', 'screen'], { name: 'Home' }],
    [['g', 'group'], { groupId: 'g1' }],
    [['a', 'alias'], { previousId: 'old' }],
  ]
  for (const [paths, call] of calls) {
    for (const path of paths) {
      const { type: _, event: __, ...base } = track()
      const answer = await intake.post(`/v1/${path}`, { ...base, ...call })
      expect([path, results(answer)]).toEqual([path, [{ messageId: base.messageId, status: 'accepted' }]])
      await intake.settled()
      const [stored] = await intake.history([base.messageId])
      expect([path, stored?.type]).toEqual([path, paths[1]])
    }
  }
  for (const path of ['/v1/batch', '/v1/b', '/v1/import', '/beacon/v1/batch']) {
    const answer = await intake.post(path, { batch: [track()] })
    expect([path, results(answer)[0]?.status]).toEqual([path, 'accepted'])
  }
  expect((await intake.post('/v1/m', '{"series":[]}')).status).toBe(200)
})

test('a preflight is answered with every header that the clients send, and may be remembered', async () => {
  const asked =
    'authorization, content-type, x-retry-count, anonymousid, sentat, rsa-retry-attempt, rsa-retry-reason, rsa-since-first-attempt, rsa-since-last-attempt, rsa-recovered'
  for (const path of ['/v1/batch', '/v1/b', '/v1/t', '/v1/track', '/v1/m', '/beacon/v1/batch', '/sourceConfig/']) {
    const answer = await fetch(intake.url + path, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': asked },
    })
    const header = (name: string) => answer.headers.get(`access-control-${name}`) ?? ''
    expect(answer.status).toBe(204)
    expect(header('allow-origin')).toBe(origin)
    expect(header('allow-methods')).toContain('POST')
    expect(header('allow-headers').split(', ')).toEqual(expect.arrayContaining(asked.split(', ')))
    expect(Number(header('max-age'))).toBeGreaterThan(0)
  }
})

test('answers of every kind may be read by the page that sent, Retry-After too', async () => {
  const answers = [
    await intake.post('/v1/t', track(), { origin }),
    await intake.post('/v1/t', '{', { origin }),
    await intake.post('/v1/t', track(), { origin, ...withKey('nobody') }),
    await intake.post('/v1/t', ' '.repeat(600_000), { origin }),
  ]
  expect(answers.map((a) => a.status)).toEqual([200, 400, 401, 413])
  for (const { headers } of answers) {
    expect(headers.get('access-control-allow-origin')).toBe(origin)
    expect(headers.get('access-control-expose-headers')).toMatch(/retry-after/i)
    expect(headers.get('vary')).toMatch(/origin/i)
  }
})

test('a client of Segment finds its settings, without the key in a header', async () => {
  const answer = await fetch(`${intake.url}/v1/projects/${serverKey}/settings`, { headers: { origin } })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('access-control-allow-origin')).toBe(origin)
  expect(await answer.json()).toMatchObject({
    integrations: { 'Segment.io': { apiKey: serverKey, apiHost: 'candor.example:8443/v1', protocol: 'https' } },
    metrics: { sampleRate: 0 },
  })
  expect((await fetch(`${intake.url}/v1/projects/nobody/settings`)).status).toBe(401)
})

test('a client of RudderStack finds its source, with the key in a header or the query', async () => {
  const wanted = { source: { enabled: true, config: {}, destinations: [] } }
  const byHeader = await fetch(`${intake.url}/sourceConfig/?p=npm&v=3`, { headers: withKey(serverKey) })
  const byQuery = await fetch(`${intake.url}/sourceConfig?writeKey=${serverKey}`)
  for (const answer of [byHeader, byQuery]) {
    const body = await answer.json()
    expect(body).toMatchObject(wanted)
    expect([typeof body.source.id, typeof body.source.name, typeof body.source.workspaceId]).toEqual([
      'string',
      'string',
      'string',
    ])
  }
  expect((await fetch(`${intake.url}/sourceConfig/`)).status).toBe(401)
})

test('compressed bodies are read by what Content-Encoding says', async () => {
  const answer = await intake.post('/v1/batch', gzipped({ batch: [track()] }), {
    'content-type': 'application/x-www-form-urlencoded',
    'content-encoding': 'gzip',
  })
  expect(results(answer)[0]?.status).toBe('accepted')
  const wrong = await intake.post('/v1/batch', { batch: [track()] }, { 'content-encoding': 'gzip' })
  expectProblem(wrong, 400, 'invalid_json')
  const unknown = await intake.post('/v1/batch', { batch: [track()] }, { 'content-encoding': 'br' })
  expectProblem(unknown, 400, 'unknown_encoding')
})

test('what is not JSON, or no batch, is answered 400; what is too large, 413', async () => {
  for (const body of ['', '{', '[1,', '{"batch":1}', '{}', '"text"', 'batch=1', '\uFEFF']) {
    expectProblem(await intake.post('/v1/batch', body), 400, 'invalid_json')
  }
  expectProblem(await intake.post('/v1/batch', ' '.repeat(512 * 1024 + 1)), 413, 'too_large')
  expectProblem(await intake.post('/v1/batch', ' '.repeat(8 << 20)), 413, 'too_large')
  const bomb = gzipped({ batch: [track({ properties: { zeros: '0'.repeat(64 << 20) } })] })
  expectProblem(await intake.post('/v1/batch', bomb, { 'content-encoding': 'gzip' }), 413, 'too_large')
  const crowd = { batch: Array.from({ length: 2_501 }, () => ({})) }
  expectProblem(await intake.post('/v1/batch', crowd), 413, 'too_large')
})

test('a batch of 2,500 events and one of just under 500 KB are taken', async () => {
  const many = Array.from({ length: 2_500 }, (_, i) => ({ type: 'page', userId: 'u1', messageId: `many-${i}` }))
  expect((await intake.batch(many)).filter((r) => r.status === 'accepted')).toHaveLength(2_500)
  const large = Array.from({ length: 16 }, () => track({ properties: { text: 'x'.repeat(31_000) } }))
  expect((await intake.batch(large)).every((r) => r.status === 'accepted')).toBe(true)
})

test('an event without a message id is given one, and known by it', async () => {
  const [first, second] = await intake.batch([
    { ...track(), messageId: undefined },
    { ...track(), messageId: null },
  ])
  expect(first?.messageId).toMatch(/^[\w-]{36}$/)
  expect(second?.messageId).not.toBe(first?.messageId)
  await intake.settled()
  expect(await intake.history([first?.messageId ?? '', second?.messageId ?? ''])).toHaveLength(2)
})

test('a bad event is refused with its reason, and its neighbours are taken', async () => {
  const good = [track(), track(), track()]
  const bad: [unknown, string][] = [
    ['text', 'not_an_object'],
    [track({ type: 'guess' }), 'unknown_type'],
    [track({ userId: null, anonymousId: '' }), 'missing_identity'],
    [track({ messageId: 7 }), 'invalid_message_id'],
    [track({ event: '' }), 'missing_event_name'],
    [track({ type: 'group' }), 'missing_group_id'],
    [track({ properties: [] }), 'wrong_type'],
    [track({ userId: 'x'.repeat(256) }), 'identity_too_long'],
    [track({ properties: { text: 'x'.repeat(32_768) } }), 'too_large'],
  ]
  const sent = [good[0], ...bad.slice(0, 5).map((b) => b[0]), good[1], ...bad.slice(5).map((b) => b[0]), good[2]]
  const told = await intake.batch(sent)
  expect(told.filter((r) => r.status === 'rejected').map((r) => r.reason)).toEqual(bad.map((b) => b[1]))
  expect(told.filter((r) => r.status === 'accepted').map((r) => r.messageId)).toEqual(good.map((g) => g.messageId))
  await intake.settled()
  expect(await intake.history(good.map((g) => g.messageId))).toHaveLength(3)
})

test('the context of a batch holds for its events, under their own', async () => {
  const events = [track(), track({ context: { locale: 'de-DE' } })]
  const context = { locale: 'en-US', library: { name: 'test' } }
  await intake.post('/v1/batch', { batch: events, context })
  await intake.settled()
  const stored = await intake.history(events.map((e) => e.messageId))
  expect(stored.map((s) => JSON.parse(s.context))).toEqual([
    { locale: 'en-US', library: { name: 'test' } },
    { locale: 'de-DE', library: { name: 'test' } },
  ])
})

test('the time of an event is corrected by the sentAt of the event, the batch or the header', async () => {
  // The device's clock is an hour slow; it sent a minute after the event.
  const slow = 3_600_000
  const at = (ago: number) => new Date(Date.now() - slow - ago).toISOString()
  const timed = (more: object) => track({ timestamp: at(60_000), ...more })
  const inEvent = timed({ sentAt: at(0) })
  const inBatch = timed({})
  const original = { ...track(), originalTimestamp: at(60_000), timestamp: '2001-01-01T00:00:00Z', sentAt: at(0) }
  const inHeader = timed({})
  const untold = timed({})
  await intake.batch([inEvent, original, untold])
  await intake.post('/v1/batch', { batch: [inBatch], sentAt: at(0) })
  await intake.post('/v1/t', inHeader, { SentAt: at(0) })
  await intake.settled()
  const age = new Map((await intake.history()).map((s) => [s.message_id, s.received - s.occurred]))
  for (const event of [inEvent, inBatch, original, inHeader]) {
    // The request was on its way for a moment between the two readings of the clock.
    expect(Math.abs((age.get(event.messageId) ?? 0) - 60_000)).toBeLessThan(10_000)
  }
  expect(Math.abs((age.get(untold.messageId) ?? 0) - slow - 60_000)).toBeLessThan(10_000)
})

test('traits of a RudderStack identify are found in its context', async () => {
  const call = { userId: 'rudder-1', anonymousId: 'rudder-a', messageId: 'rudder-m', type: 'identify' }
  await intake.post('/v1/identify', { ...call, context: { traits: { plan: 'gold', email: 'r@example.com' } } })
  await intake.settled()
  expect(await intake.traitsOf('r@example.com')).toEqual({ plan: 'gold', email: 'r@example.com' })
})

test('an alias to itself changes nothing, and one to another joins', async () => {
  const identify = (userId: string, traits: object) => track({ type: 'identify', userId, traits })
  await intake.batch([identify('self', { a: 1 }), track({ type: 'alias', userId: 'self', previousId: 'self' })])
  await intake.settled()
  expect(await intake.traitsOf('self')).toEqual({ a: 1 })
  await intake.batch([identify('old-name', { b: 2 }), track({ type: 'alias', userId: 'self', previousId: 'old-name' })])
  await intake.settled()
  expect(await intake.traitsOf('self')).toEqual({ a: 1, b: 2 })
  expect(await intake.traitsOf('old-name')).toEqual({ a: 1, b: 2 })
})

test('a message counts once, in one request, in many, and on every route', async () => {
  const event = track()
  await intake.batch([event, event])
  await Promise.all(Array.from({ length: 8 }, () => intake.post('/v1/t', event)))
  await intake.batch([event])
  await intake.settled()
  await intake.post('/v1/batch', { batch: [event] })
  await intake.settled()
  expect(await intake.history([event.messageId])).toHaveLength(1)
})

test('two workers at once process each message once', async () => {
  const two = await startIntake({ workers: 2 })
  try {
    const events = Array.from({ length: 300 }, (_, i) => track({ messageId: `two-${i}`, userId: `u${i % 40}` }))
    const part = (i: number) => events.slice(i * 30, i * 30 + 60)
    await Promise.all([...Array(10).keys()].flatMap((i) => [two.batch(part(i)), two.batch(part(9 - i).toReversed())]))
    await two.settled()
    expect((await two.history()).map((s) => s.message_id).sort()).toEqual(events.map((e) => e.messageId).sort())
  } finally {
    await two.close()
  }
})

test('while PostgreSQL is away the answer is 503 with whole seconds, and CORS lets the page see them', async () => {
  const folder = await temporaryFolder()
  const engine = await startPostgres({ dir: folder.path })
  await migratePostgres(engine.url)
  const postgres = await openEverything(engine.url)
  const cut = await startIntake({ workers: 0, database: { url: engine.url, postgres, drop: postgres.close } })
  try {
    expect((await cut.batch([track()]))[0]?.status).toBe('accepted')
    await engine.stop()
    for (const key of [serverKey, 'not-asked-for-yet']) {
      const answer = await cut.post('/v1/t', track(), { origin, ...withKey(key) })
      expectProblem(answer, 503, 'engine_unavailable')
      expect(answer.headers.get('retry-after')).toMatch(/^[1-9]\d*$/)
      expect(answer.headers.get('access-control-allow-origin')).toBe(origin)
      expect(answer.headers.get('access-control-expose-headers')).toMatch(/retry-after/i)
    }
  } finally {
    await cut.close()
    await engine.stop()
    await folder.remove()
  }
})

test('a request that breaks off leaves the next one untouched', async () => {
  const { hostname, port } = new URL(intake.url)
  for (let i = 0; i < 20; i++) {
    const socket = connect(Number(port), hostname)
    socket.on('error', () => {})
    socket.write('POST /v1/batch HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{"batch":')
    await new Promise((resolve) => setImmediate(resolve))
    socket.destroy()
  }
  expect((await intake.batch([track()]))[0]?.status).toBe('accepted')
})
