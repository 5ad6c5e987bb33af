/** What the ledger knows of somebody and what their events say of it, through HTTP and the pipeline. */
import { randomUUID } from 'node:crypto'
import { purposeMask, scopes } from '@candor/contracts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { consentKey, type Intake, serverKey, startIntake, withKey } from '../../../test/intake.ts'
import { composeWorker } from '../../compose.ts'
import { createLog } from '../../platform/log.ts'
import { hashSecret } from '../workspaces/keys/secret.ts'

const apiKey = 'cnd_stamps-test-key'
const shop = withKey(consentKey)
let intake: Intake

const open = async (workers?: number) => {
  const opened = await startIntake(workers === undefined ? {} : { workers })
  const key = { workspace_id: 1, name: 'Test', prefix: 'cnd_stam', hash: hashSecret(apiKey), created_by: 'test' }
  await opened.postgres.db
    .insertInto('api_keys')
    .values({ ...key, scopes: [...scopes] })
    .execute()
  return opened
}
beforeAll(async () => {
  intake = await open()
})
afterAll(() => intake?.close())

const call = async (method: string, path: string, body?: unknown, at = intake) => {
  const answer = await fetch(at.url + path, {
    method,
    headers: {
      authorization: `Bearer ${apiKey}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}
/** What somebody answers, as a caller with an API key reports it. */
const say = (userId: string, answers: Record<string, string>, more: object = {}, at = intake) =>
  call(
    'POST',
    '/v1/consent',
    {
      ...{ subject: { kind: 'user_id', value: userId }, actor: { kind: 'self' }, channel: 'call_centre' },
      ...{ answers: Object.entries(answers).map(([purpose, answer]) => ({ purpose, answer })) },
      ...{ idempotencyKey: randomUUID(), evidence: { call: 1 }, ...more },
    },
    at,
  )
const statesOf = async (userId: string): Promise<Record<string, string>> => {
  const { purposes } = (await call('GET', `/v1/consent?kind=user_id&value=${userId}`)) as {
    purposes: { purpose: string; state: string }[]
  }
  return Object.fromEntries(purposes.filter((p) => p.state !== 'unknown').map((p) => [p.purpose, p.state]))
}
interface Entry {
  kind: string
  purpose: string
  channel: string
  actorKind: string
  verified: boolean
  evidence: Record<string, unknown>
}
const ledgerOf = async (userId: string): Promise<Entry[]> => {
  const { personId } = await call('GET', `/v1/consent?kind=user_id&value=${userId}`)
  return (await call('GET', `/v1/people/${personId}/consent/history`)).items.toReversed()
}
const track = (userId: string, more: object = {}) => ({
  ...{ type: 'track', event: 'Seen', userId, messageId: randomUUID() },
  ...more,
})
const stamp = (categoryPreferences: object) => ({ context: { consent: { categoryPreferences } } })
const send = async (...events: { messageId: string }[]) =>
  (await intake.batch(events, shop)).map((r) => r.reason ?? r.status)
/** The purposes each event is in history for; null where it is not. */
const kept = async (...events: { messageId: string }[]) => {
  await intake.settled()
  const stored = new Map((await intake.history(events.map((e) => e.messageId))).map((s) => [s.message_id, s.allowed]))
  return events.map((e) => stored.get(e.messageId) ?? null)
}
/** What was answered is known at every door within a second. */
const soon = (userId: string, what: string) =>
  expect.poll(async () => (await send(track(userId)))[0], { timeout: 20_000, interval: 200 }).toBe(what)
const secondsAgo = (n: number) => new Date(Date.now() - n * 1_000).toISOString()

test('a client that knows nothing of consent: withheld, kept once the person agrees, withheld once they withdraw', async () => {
  expect(await send(track('ann'))).toEqual(['no_consent'])
  await say('ann', { analytics: 'grant', email: 'grant' })
  await soon('ann', 'accepted')
  const agreed = track('ann')
  expect(await send(agreed)).toEqual(['accepted'])
  expect(await kept(agreed)).toEqual([purposeMask(['analytics', 'email'])])
  await say('ann', { analytics: 'withdraw', email: 'withdraw' })
  await soon('ann', 'refused')
})

test('a stamp narrows what the ledger grants, and its silence does not', async () => {
  await say('ben', { analytics: 'grant', email: 'grant', ads_measurement: 'grant' })
  await soon('ben', 'accepted')
  const silent = track('ben', stamp({ Unmapped: true }))
  const narrowed = track('ben', stamp({ Advertising: false }))
  expect(await send(silent, narrowed)).toEqual(['accepted', 'accepted'])
  expect(await kept(narrowed)).toEqual([purposeMask(['analytics'])])
  // The narrowing is an answer too: a no always counts.
  expect(await statesOf('ben')).toEqual({ analytics: 'granted', email: 'refused', ads_measurement: 'refused' })
})

test('what happened before the yes is not kept, though it comes after it', async () => {
  await say('cleo', { analytics: 'grant' }, { occurredAt: secondsAgo(60) })
  await soon('cleo', 'accepted')
  const before = track('cleo', { timestamp: secondsAgo(61) })
  const after = track('cleo', { timestamp: secondsAgo(59) })
  expect(await send(before, after)).toEqual(['not_yet_allowed', 'accepted'])
  expect(await kept(before, after)).toEqual([null, purposeMask(['analytics'])])
})

test('what happened under an earlier yes is kept, what happened between the two is not', async () => {
  const said = [300, 200, 100].map(secondsAgo)
  await say('dora', { analytics: 'grant' }, { occurredAt: said[0] })
  await say('dora', { analytics: 'withdraw' }, { occurredAt: said[1] })
  await say('dora', { analytics: 'grant' }, { occurredAt: said[2] })
  await soon('dora', 'accepted')
  const [before, first, between, second] = [301, 250, 150, 50].map((n) => track('dora', { timestamp: secondsAgo(n) }))
  const events = [before!, first!, between!, second!]
  expect(await send(...events)).toEqual(['not_yet_allowed', 'accepted', 'refused', 'accepted'])
  const analytics = purposeMask(['analytics'])
  expect(await kept(...events)).toEqual([null, analytics, null, analytics])
})

test('what was withdrawn since is not kept, though it was allowed when it happened', async () => {
  await say('eve', { analytics: 'grant' }, { occurredAt: secondsAgo(100) })
  await say('eve', { analytics: 'withdraw' }, { occurredAt: secondsAgo(10) })
  expect(await send(track('eve', { timestamp: secondsAgo(50) }))).toEqual(['refused_since'])
})

test('a stamp where the ledger knows nothing is an answer, written once however often it comes', async () => {
  const says = stamp({ Analytics: true, Advertising: false })
  for (let i = 0; i < 3; i++) {
    expect(await send(track('fay', says), track('fay', says))).toEqual(['accepted', 'accepted'])
    await intake.settled()
  }
  const entries = await ledgerOf('fay')
  expect(entries.map((e) => [e.kind, e.purpose]).sort()).toEqual([
    ['deny', 'ads_measurement'],
    ['deny', 'email'],
    ['grant', 'analytics'],
  ])
  for (const entry of entries) expect(entry).toMatchObject({ channel: 'stamp', actorKind: 'self', verified: false })
  expect(entries.find((e) => e.kind === 'grant')?.evidence).toMatchObject({ said: { Analytics: true } })
  // From now on a client that knows nothing of consent may send too.
  await soon('fay', 'accepted')
})

test('a stamp takes back what a stamp of the same device said; what was answered elsewhere it only narrows', async () => {
  const of = (anonymousId: string, says: object) => track('gina', { anonymousId, ...stamp(says) })
  await send(of('phone', { Analytics: true, Advertising: true }))
  await intake.settled()
  await send(of('phone', { Analytics: true, Advertising: false }))
  await intake.settled()
  expect(await statesOf('gina')).toMatchObject({ analytics: 'granted', ads_measurement: 'refused' })
  const other = of('laptop', { Analytics: true, Advertising: true })
  await send(other)
  expect(await kept(other)).toEqual([purposeMask(['analytics'])])
  const same = of('phone', { Analytics: true, Advertising: true })
  await send(same)
  expect(await kept(same)).toEqual([purposeMask(['analytics', 'ads_measurement', 'email'])])
  await say('gina', { analytics: 'object' })
  const objected = of('phone', { Analytics: true, Advertising: true })
  await send(objected)
  expect(await kept(objected)).toEqual([purposeMask(['ads_measurement', 'email'])])
})

test('a stamp that takes back everything reaches the ledger, though nothing of its event is kept', async () => {
  await say('hana', { analytics: 'grant' })
  await soon('hana', 'accepted')
  const secret = track('hana', { ...stamp({ Analytics: false }), event: 'Secret' })
  expect(await send(secret)).toEqual(['refused'])
  const [, withdrawal] = await ledgerOf('hana')
  expect(withdrawal).toMatchObject({ kind: 'withdraw', purpose: 'analytics', channel: 'stamp' })
  expect(JSON.stringify(withdrawal)).not.toMatch(new RegExp(`Secret|hana|${secret.messageId}`))
  await soon('hana', 'refused')
})

test('a stamp of anything but a yes is a no, whatever it is made of', async () => {
  await say('nora', { analytics: 'grant' })
  await soon('nora', 'accepted')
  const odd = { Analytics: { '\u0000': '\ud800', deep: [1, 'x'.repeat(20_000)] } }
  expect(await send(track('nora', stamp(odd)))).toEqual(['refused'])
  const [, withdrawal] = await ledgerOf('nora')
  expect(withdrawal).toMatchObject({ kind: 'withdraw', evidence: { said: { Analytics: false } } })
})

test('the reserved event of a changed answer is an answer, whatever its source rests on', async () => {
  const changed = (categoryPreferences: object) =>
    track('ida', { event: 'Segment Consent Preference Updated', properties: { categoryPreferences } })
  const no = changed({ Analytics: false, Advertising: true })
  expect(await send(no)).toEqual(['accepted'])
  await intake.settled()
  expect(await statesOf('ida')).toEqual({ analytics: 'refused', email: 'granted', ads_measurement: 'granted' })
  const [told] = await intake.batch([changed({ analytics: true, email: false })], withKey(serverKey))
  expect(told?.status).toBe('accepted')
  await intake.settled()
  expect(await statesOf('ida')).toEqual({ analytics: 'granted', email: 'refused', ads_measurement: 'granted' })
})

test('a yes that nobody checked does not lift a no that somebody did', async () => {
  await say('jo', { analytics: 'withdraw' }, { verified: true })
  const changed = track('jo', { event: 'Segment Consent Preference Updated', ...stamp({ Analytics: true }) })
  await send(changed)
  await intake.settled()
  await say('jo', { analytics: 'grant' })
  expect(await statesOf('jo')).toEqual({ analytics: 'refused' })
  await say('jo', { analytics: 'grant' }, { verified: true })
  expect(await statesOf('jo')).toEqual({ analytics: 'granted' })
})

test('the consent of a person counts for the device they are on, and a refusal there counts against it', async () => {
  await say('kim', { analytics: 'grant' })
  await soon('kim', 'accepted')
  const login = track('kim', { anonymousId: 'kims-device' })
  expect(await send(login)).toEqual(['accepted'])
  await intake.settled()
  const later = { ...track('kim'), userId: undefined, anonymousId: 'kims-device' }
  await expect
    .poll(async () => (await send({ ...later, messageId: randomUUID() }))[0], { timeout: 20_000 })
    .toBe('accepted')
  const refusing = { subject: { kind: 'anonymous_id', value: 'refusing-device' } }
  await say('', { analytics: 'deny' }, refusing)
  expect(await send(track('kim', { anonymousId: 'refusing-device' }))).toEqual(['refused'])
})

test('the consent of a device goes with the user it becomes, and that of an e-mail with who identifies by it', async () => {
  await say('', { analytics: 'grant' }, { subject: { kind: 'anonymous_id', value: 'old-id' } })
  await say('', { analytics: 'grant' }, { subject: { kind: 'email', value: 'max@example.com' } })
  const alias = { type: 'alias', userId: 'mia', previousId: 'old-id', messageId: randomUUID() }
  const identify = { type: 'identify', userId: 'max', traits: { email: ' Max@example.com' }, messageId: randomUUID() }
  expect(await send(alias, identify)).toEqual(['accepted', 'accepted'])
  await intake.settled()
  await soon('mia', 'accepted')
  await soon('max', 'accepted')
})

test('what is withdrawn between the door and the pipeline is withheld there, and says why', async () => {
  const quiet = await open(0)
  try {
    await say('lea', { analytics: 'grant' }, {}, quiet)
    const event = track('lea')
    const late = track('lea', { timestamp: secondsAgo(60) })
    expect((await quiet.batch([event, late], shop)).map((r) => r.reason ?? r.status)).toEqual([
      'accepted',
      'not_yet_allowed',
    ])
    await new Promise((r) => setTimeout(r, 5))
    await say('lea', { analytics: 'withdraw' }, {}, quiet)
    const worker = await composeWorker(quiet.config, createLog('fatal', 'test'))
    await quiet.settled().finally(() => worker.close())
    expect(await call('GET', `/v1/deliveries/${event.messageId}`, undefined, quiet)).toMatchObject({
      state: 'withheld',
      reason: 'refused_since',
      explanation: expect.stringContaining('refused'),
    })
    expect(await quiet.history()).toEqual([])
  } finally {
    await quiet.close()
  }
})
