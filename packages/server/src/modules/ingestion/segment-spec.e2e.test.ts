import { Analytics } from '@segment/analytics-node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type EventResult, type Intake, serverKey, startIntake } from '../../../test/intake.ts'
import { sharedJson } from '../../../test/shared-data.ts'

type Json = Record<string, unknown>
type Example = { source: string; section: string } & (
  | { kind: 'json'; example: Json }
  | { kind: 'call'; example: { call: string; args: unknown[] } }
)

const examples = sharedJson<Example[]>('segment-spec/examples.json')
const payloads = examples.flatMap((e) => (e.kind === 'json' ? [e.example] : []))
const calls = examples.flatMap((e) => (e.kind === 'call' ? [e.example] : []))
let intake: Intake

beforeAll(async () => {
  intake = await startIntake()
})
afterAll(() => intake.close())

const isAbsent = (id: unknown) => id === undefined || id === null || id === ''
const calledAs = (event: Json) => (event.type ?? event.action) as string | undefined

/** What wire.md says of an event: what is refused, and why. Written anew here, not taken from the program. */
const expected = (event: Json, type = calledAs(event)): { status: string; reason?: string } => {
  const refused = (reason: string) => ({ status: 'rejected', reason })
  if (!type) return refused('unknown_type')
  if (isAbsent(event.userId) && isAbsent(event.anonymousId)) return refused('missing_identity')
  if (type === 'track' && isAbsent(event.event)) return refused('missing_event_name')
  if (type === 'group' && isAbsent(event.groupId)) return refused('missing_group_id')
  if (type === 'alias' && isAbsent(event.previousId)) return refused('missing_previous_id')
  return { status: 'accepted' }
}

const withoutId = ({ messageId: _, ...result }: EventResult) => result

/** An id that only this sending has, so that the ways of sending do not count as repetitions of each other. */
const asSent = (way: string) => payloads.map((event, i) => ({ ...event, messageId: `${way}-${i}` }) as Json)

const checkStored = async (sent: readonly Json[], typeOfEvent: (event: Json) => string | undefined) => {
  await intake.settled()
  const taken = sent.filter((e) => expected(e, typeOfEvent(e)).status === 'accepted')
  const stored = new Map((await intake.history(taken.map((e) => String(e.messageId)))).map((s) => [s.message_id, s]))
  expect(stored.size).toBe(taken.length)
  for (const event of taken) {
    const row = stored.get(String(event.messageId))
    const type = typeOfEvent(event)
    expect(row).toMatchObject({ type, name: type === 'track' ? event.event : (event.name ?? '') })
    const properties = JSON.stringify(event.properties ?? {})
    // What names a person is taken out on the way to history; everything else arrives as it was.
    const names = /@|"(email|phone|username|first_name|last_name)"/.test(properties)
    if (['track', 'page', 'screen'].includes(type ?? '') && !names)
      expect(JSON.parse(row?.properties ?? '')).toEqual(event.properties ?? {})
  }
}

test('there are 110 examples: 63 payloads and 47 calls', () => {
  expect([payloads.length, calls.length]).toEqual([63, 47])
})

test('each payload, sent alone to the route of its kind, is answered as the rules say', async () => {
  const sent = asSent('alone')
  const typeOfEvent = (event: Json) => calledAs(event) ?? 'track'
  for (const event of sent) {
    const answer = await intake.post(`/v1/${typeOfEvent(event)}`, event)
    expect(answer.status).toBe(200)
    const [result] = answer.body.results as EventResult[]
    expect([event, result && withoutId(result)]).toEqual([event, expected(event, typeOfEvent(event))])
  }
  await checkStored(sent, typeOfEvent)
})

test('all payloads in one batch are answered in order as the rules say', async () => {
  const sent = asSent('batch')
  const told = await intake.batch(sent)
  expect(told.map(withoutId)).toEqual(sent.map((event) => expected(event)))
  expect(told.map((r) => r.messageId)).toEqual(sent.map((event) => event.messageId))
  await checkStored(sent, calledAs)
})

test('payloads that only lack a person are taken once they have one', async () => {
  const sent = asSent('named').map((event) => ({ ...event, userId: event.userId ?? 'reader' }))
  const told = await intake.batch(sent)
  expect(told.filter((r) => r.status === 'rejected').map((r) => r.reason)).toEqual(['unknown_type'])
  await checkStored(sent, calledAs)
})

test('each call, made with the real Node client, is in history once', async () => {
  const errors: unknown[] = []
  const client = new Analytics({ writeKey: serverKey, host: intake.url, flushAt: 10, flushInterval: 200 })
  client.on('error', (error) => errors.push(error))
  const anonymousId = 'spec-reader'
  const made = calls.map(({ call, args }) => {
    const [first, second, third] = args as [unknown, Json?, Json?]
    const done = Promise.withResolvers<string | undefined>()
    const told = (error: unknown, context?: { event: { messageId?: string } }) =>
      error ? done.reject(error) : done.resolve(context?.event.messageId)
    if (call === 'track') client.track({ anonymousId, event: String(first), properties: second, ...third }, told)
    else if (call === 'group') client.group({ anonymousId, groupId: String(first), traits: second }, told)
    else if (typeof first === 'string') client.identify({ userId: first, anonymousId, traits: second }, told)
    else client.identify({ anonymousId, traits: first as Json }, told)
    return done.promise.then((messageId) => ({ messageId, call, name: call === 'track' ? first : '' }))
  })
  await client.closeAndFlush()
  expect(errors).toEqual([])
  const sent = await Promise.all(made)
  await intake.settled()
  const stored = await intake.history(sent.map((s) => String(s.messageId)))
  const sorted = sent.map((s) => [s.messageId, s.call, s.name]).sort()
  expect(stored.map((s) => [s.message_id, s.type, s.name]).sort()).toEqual(sorted)
})
