import { afterAll, beforeAll, expect, test } from 'vitest'
import { consentKey, type EventResult, type Intake, startIntake, withKey } from '../../../test/intake.ts'
import { unpack } from '../../platform/codec.ts'
import { decodeFrames } from './frames.ts'

let intake: Intake

beforeAll(async () => {
  intake = await startIntake()
})
afterAll(() => intake.close())

let last = 0
/** Of somebody of whom nothing is known yet: what a stamp tells holds for its person from then on (stamps.e2e.test.ts). */
const track = (more: Record<string, unknown> = {}) => {
  last += 1
  return { type: 'track', event: `Seen ${last}`, userId: `u${last}`, messageId: `consent-${last}`, ...more }
}
const stamped = (categoryPreferences: Record<string, unknown>, more: object = {}) =>
  track({ context: { consent: { categoryPreferences } }, ...more })

test('on a source that rests on consent, only what a stamp allows is taken', async () => {
  const cases: [Record<string, unknown>, string, string | undefined][] = [
    [track(), 'withheld', 'no_consent'],
    [track({ context: { consent: {} } }), 'withheld', 'no_consent'],
    [stamped({}), 'withheld', 'no_consent'],
    [stamped({ Unmapped: true }), 'withheld', 'no_consent'],
    [stamped({ Analytics: false }), 'withheld', 'refused'],
    [stamped({ Analytics: 'true' }), 'withheld', 'refused'],
    [stamped({ Analytics: true, Advertising: false }), 'accepted', undefined],
    [stamped({ Analytics: true, Advertising: true }), 'accepted', undefined],
    [stamped({ Analytics: false }, { event: 'Segment Consent Preference Updated' }), 'accepted', undefined],
    [track({ event: 'Segment Consent Preference Updated' }), 'withheld', 'no_consent'],
    [
      stamped({ Analytics: false }, { type: 'identify', event: 'Segment Consent Preference Updated' }),
      'withheld',
      'refused',
    ],
  ]
  const told = await intake.batch(
    cases.map((c) => c[0]),
    withKey(consentKey),
  )
  expect(told.map((r) => [r.status, r.reason])).toEqual(cases.map((c) => [c[1], c[2]]))
  await intake.settled()
  const kept = cases.filter((c) => c[1] === 'accepted').map((c) => c[0].messageId as string)
  const stored = await intake.history(cases.map((c) => c[0].messageId as string))
  expect(stored.map((s) => s.message_id).sort()).toEqual([...kept].sort())
})

test('a stamp of the event replaces the one of its batch', async () => {
  const [narrow, plain] = [stamped({ Analytics: false }), track()]
  const context = { consent: { categoryPreferences: { Analytics: true } } }
  const answer = await intake.post('/v1/batch', { batch: [narrow, plain], context }, withKey(consentKey))
  expect((answer.body.results as EventResult[]).map((r) => [r.status, r.reason])).toEqual([
    ['withheld', 'refused'],
    ['accepted', undefined],
  ])
})

test('of a withheld or refused event nothing is written but a count', async () => {
  // No worker here: what is in the inbox stays there to be looked at.
  const quiet = await startIntake({ workers: 0 })
  try {
    const secret = 'nothing-of-this@example.com'
    const withheld = { ...track(), userId: secret, traits: { secret }, properties: { secret } }
    const kept = stamped({ Analytics: true }, { userId: 'kept' })
    const headers = withKey(consentKey)
    await quiet.post('/v1/batch', { batch: [withheld], context: { traits: { secret }, ip: secret } }, headers)
    await quiet.post('/v1/t', withheld, { ...headers, SentAt: secret })
    await quiet.post('/v1/batch', { batch: [withheld, kept, { type: secret }], [secret]: secret }, headers)
    const rows = await quiet.postgres.db.selectFrom('inbox').select(['codec', 'body']).execute()
    const bytes = rows.map((r) => unpack(r.codec, r.body))
    expect(bytes.map((b) => b.includes(secret))).toEqual(rows.map(() => false))
    const headersKept = bytes.flatMap(decodeFrames).map((f) => f.header)
    expect(headersKept.map((h) => [h.withheld, h.rejected])).toEqual([
      [{ no_consent: 1 }, undefined],
      [{ no_consent: 1 }, undefined],
      [{ no_consent: 1 }, { unknown_type: 1 }],
    ])
  } finally {
    await quiet.close()
  }
})

test('what is withheld and refused is counted by reason', async () => {
  const before = await countOf('withheld', 'no_consent')
  await intake.batch([track(), track()], withKey(consentKey))
  await intake.settled()
  expect((await countOf('withheld', 'no_consent')) - before).toBe(2)
})

const countOf = async (outcome: string, reason: string) => {
  const row = await intake.postgres.db
    .selectFrom('outcome_counts')
    .select(({ fn }) => fn.sum<number>('count').as('n'))
    .where('outcome', '=', outcome)
    .where('reason', '=', reason)
    .executeTakeFirst()
  return Number(row?.n ?? 0)
}
