import { createHash, randomUUID } from 'node:crypto'
import { defaultPurposes, purposeMask, scopes } from '@candor/contracts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { consentKey, type Intake, serverKey, startIntake } from '../../../test/intake.ts'
import { hashSecret } from '../workspaces/keys/secret.ts'

const apiKey = 'cnd_consent-test-key'
let intake: Intake

beforeAll(async () => {
  intake = await startIntake()
  await intake.postgres.db
    .insertInto('api_keys')
    .values({
      workspace_id: 1,
      name: 'Test',
      prefix: 'cnd_cons',
      hash: hashSecret(apiKey),
      scopes: [...scopes],
      created_by: 'test',
    })
    .execute()
})
afterAll(() => intake?.close())

const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
  const answer = await fetch(intake.url + path, {
    method,
    headers: {
      authorization: `Bearer ${apiKey}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: answer.status, headers: answer.headers, body: await answer.json() }
}
/** As a page calls: no permission asked of the browser first. */
const page = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  call('POST', path, body, { 'content-type': 'text/plain;charset=UTF-8', origin: 'https://shop.example', ...headers })
const config = async (more = '', headers: Record<string, string> = {}) =>
  call('GET', `/v1/consent/config?writeKey=${consentKey}&locale=zh-CN${more}`, undefined, headers)

const present = async (gpc = false) => {
  const { agreement } = (await config()).body
  const { key, version, locale, textSha256 } = agreement
  const shown = { key, version, locale, textSha256 }
  const answer = await page('/v1/consent/presentations', {
    writeKey: consentKey,
    agreement: shown,
    layoutSha256: 'ab'.repeat(32),
    signals: { gpc },
  })
  expect(answer.status).toBe(200)
  return answer.body.presentationId as string
}
const sheet = (presentationId: string, answers: [string, string][], subject: object) => ({
  writeKey: consentKey,
  subject,
  presentationId,
  answers: answers.map(([purpose, answer]) => ({ purpose, answer })),
  occurredAt: new Date().toISOString(),
  idempotencyKey: randomUUID(),
})
const allowedOf = async (kind: string, value: string): Promise<string[]> => {
  const { body } = await call('GET', `/v1/consent?kind=${kind}&value=${value}`)
  return body.purposes
    .filter((p: { allowed: boolean; purpose: string }) => p.allowed && p.purpose !== 'essential')
    .map((p: { purpose: string }) => p.purpose)
}

test('a page hears what to ask, in its language, with words whose hash is theirs', async () => {
  const { status, body, headers } = await config('', { origin: 'https://shop.example' })
  expect(status).toBe(200)
  expect(headers.get('access-control-allow-origin')).toBe('https://shop.example')
  expect(body.agreement.locale).toBe('zh')
  expect(createHash('sha256').update(body.agreement.text).digest('hex')).toBe(body.agreement.textSha256)
  expect(body.purposes.map((p: { key: string }) => p.key)).toEqual(defaultPurposes.map((p) => p.key))
  // Nothing is known of the place: whatever may be asked is asked first.
  expect(body.jurisdiction).toBe(null)
  expect(body.rules.analytics).toBe('opt_in')
  expect(body.gpcHonoured).toBe(false)
  expect((await config('', { 'sec-gpc': '1' })).body.gpcHonoured).toBe(true)
  expect((await config('&accepted=privacy@1')).body.reask).toBe(false)
  expect((await config('&accepted=another@1')).body.reask).toBe(true)
  expect((await call('GET', '/v1/consent/config?writeKey=none')).body.code).toBe('unknown_write_key')
  expect(await (await fetch(`${intake.url}/.well-known/gpc.json`)).json()).toMatchObject({ gpc: true })
})

test('an answer is in force when it is answered, and the same key twice is one answer', async () => {
  const presentationId = await present()
  const body = sheet(
    presentationId,
    [
      ['analytics', 'grant'],
      ['email', 'deny'],
    ],
    { anonymousId: 'device-1' },
  )
  const first = await page('/v1/consent/answers', body)
  expect(first.status).toBe(200)
  expect(first.body.receipts.map((r: { purpose: string }) => r.purpose).sort()).toEqual(['analytics', 'email'])
  expect(await allowedOf('anonymous_id', 'device-1')).toEqual(['analytics'])
  // The same receipts; each answer gives them an address of its own, for as long from then on.
  const again = (await page('/v1/consent/answers', body)).body
  const addressed = (r: { url: string }) => ({ ...r, url: r.url.split('?')[0] })
  expect({ ...again, receipts: again.receipts.map(addressed) }).toEqual({
    ...first.body,
    receipts: first.body.receipts.map(addressed),
  })
  const counts = await intake.postgres.db.selectFrom('consent_counts').select(['answer', 'count']).execute()
  expect(counts.map((c) => [c.answer, Number(c.count)]).sort()).toEqual([
    ['deny', 1],
    ['grant', 1],
  ])

  const withdrawn = sheet(presentationId, [['analytics', 'withdraw']], { anonymousId: 'device-1' })
  expect((await page('/v1/consent/answers', withdrawn)).status).toBe(200)
  expect(await allowedOf('anonymous_id', 'device-1')).toEqual([])
})

test('two hundred answers at once are all written, in numbers without a gap', async () => {
  const presentationId = await present()
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, i) =>
      page('/v1/consent/answers', sheet(presentationId, [['analytics', 'grant']], { anonymousId: `crowd-${i}` })),
    ),
  )
  expect(answers.every((a) => a.status === 200)).toBe(true)
  const seqs = answers.map((a) => a.body.seq as number).sort((a, b) => a - b)
  expect(seqs.at(-1)! - seqs[0]!).toBe(199)
})

test('a refusal without a name leaves a count and nobody', async () => {
  const before = await intake.postgres.db.selectFrom('people').select('id').execute()
  const answer = await page('/v1/consent/answers', sheet(await present(), [['sms', 'deny']], {}))
  expect([answer.status, answer.body]).toEqual([200, { receipts: [], seq: 0 }])
  expect(await intake.postgres.db.selectFrom('people').select('id').execute()).toHaveLength(before.length)
  const named = await page('/v1/consent/answers', sheet(await present(), [['sms', 'grant']], {}))
  expect([named.status, named.body.code]).toEqual([400, 'invalid_request'])
})

test('Global Privacy Control refuses sale and sharing, whatever was ticked', async () => {
  const ticked: [string, string][] = [
    ['analytics', 'grant'],
    ['partner_sharing', 'grant'],
  ]
  const body = sheet(await present(), ticked, { anonymousId: 'gpc-1' })
  expect((await page('/v1/consent/answers', body, { 'sec-gpc': '1' })).status).toBe(200)
  expect(await allowedOf('anonymous_id', 'gpc-1')).toEqual(['analytics'])
  const { body: state } = await call('GET', '/v1/consent?kind=anonymous_id&value=gpc-1')
  const { body: history } = await call('GET', `/v1/people/${state.personId}/consent/history`)
  const refused = history.items.filter((i: { kind: string }) => i.kind === 'deny')
  expect(refused.map((i: { purpose: string; evidence: object }) => [i.purpose, i.evidence]).sort()).toMatchObject([
    ['ads_measurement', { refusedBy: 'gpc' }],
    ['partner_sharing', { refusedBy: 'gpc' }],
  ])
})

test('what was never published, shown or known is refused with a code', async () => {
  const { agreement } = (await config()).body
  const shown = (more: object) =>
    page('/v1/consent/presentations', { writeKey: consentKey, agreement: { ...agreement, ...more } })
  expect((await shown({ version: 99 })).body.code).toBe('unknown_agreement_version')
  expect((await shown({ textSha256: 'ff'.repeat(32) })).body.code).toBe('text_never_published')
  const presentationId = await present()
  const to = async (id: string, purpose: string, more: object = {}) =>
    (await page('/v1/consent/answers', { ...sheet(id, [[purpose, 'grant']], { anonymousId: 'x' }), ...more })).body.code
  expect(await to(randomUUID(), 'email')).toBe('unknown_presentation')
  expect(await to(presentationId, 'nonsense')).toBe('unknown_purpose')
  expect(await to(presentationId, 'email', { writeKey: serverKey })).toBe('unknown_presentation')
  expect((await page('/v1/consent/answers', 'x'.repeat(70_000))).body.code).toBe('too_large')
})

test('a yes of somebody whom the page calls null is nobody’s, and refused', async () => {
  const presentationId = await present()
  const nobody = await page('/v1/consent/answers', sheet(presentationId, [['email', 'grant']], { anonymousId: 'null' }))
  expect([nobody.status, nobody.body.code]).toEqual([400, 'invalid_request'])
})

const api = (more: object = {}) => ({
  answers: [{ purpose: 'email', answer: 'grant' }],
  actor: { kind: 'self' },
  channel: 'call_centre',
  idempotencyKey: randomUUID(),
  ...more,
})
const record = (more: object, value = 'ann@example.com') =>
  call('POST', '/v1/consent', { ...api(more), subject: { kind: 'email', value } })

test('an API key records and reads the consent of anybody, by identifier and by person', async () => {
  const evidence = { call: '2026-11-20/17' }
  const pending = await record({ doubleOptIn: 'pending', evidence })
  expect(pending.status).toBe(200)
  expect(await allowedOf('email', 'ann@example.com')).toEqual([])
  await record({ doubleOptIn: 'confirmed', evidence }, ' Ann@Example.com ')
  expect(await allowedOf('email', 'ann@example.com')).toEqual(['email'])

  const { personId } = (await call('GET', '/v1/consent?kind=email&value=ann@example.com')).body
  const objected = await call('POST', `/v1/people/${personId}/consent`, {
    ...api({ answers: [{ purpose: 'email', answer: 'object' }] }),
  })
  expect(objected.status).toBe(200)
  const { body } = await call('GET', `/v1/people/${personId}/consent`)
  expect(body.purposes.find((p: { purpose: string }) => p.purpose === 'email')).toMatchObject({
    state: 'refused',
    allowed: false,
  })
  const history = await call('GET', `/v1/people/${personId}/consent/history`)
  expect(history.body.items.map((i: { kind: string; stage: string }) => [i.kind, i.stage])).toEqual([
    ['object', 'none'],
    ['grant', 'confirmed'],
    ['grant', 'pending'],
  ])
  expect((await call('GET', '/v1/consent?kind=email&value=nobody@example.com')).body.personId).toBe(null)
  expect((await call('GET', `/v1/people/${randomUUID()}/consent`)).body.code).toBe('not_found')
})

test('an answer that cannot be true is refused with a code', async () => {
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString()
  const codes = await Promise.all(
    [
      { answers: [{ purpose: 'nonsense', answer: 'deny' }] },
      { agreement: { key: 'privacy', version: 12 } },
      { agreement: { key: 'privacy', version: 1, textSha256: '00' } },
      { occurredAt: tomorrow },
      { occurredAt: '2020-01-02T00:00:00Z', validUntil: '2020-01-01T00:00:00Z' },
      { actor: { kind: 'agent' } },
      { actor: { kind: 'guardian', name: 'Her mother' } },
      { actor: { kind: 'operator' } },
    ].map(async (more) => (await record(more, 'bad@example.com')).body.code),
  )
  expect(codes).toEqual([
    'unknown_purpose',
    'unknown_agreement_version',
    'text_never_published',
    'time_in_future',
    'time_reversed',
    'actor_not_allowed',
    'actor_not_allowed',
    'actor_not_allowed',
  ])
  expect((await call('GET', '/v1/consent?kind=email&value=bad@example.com')).body.personId).toBe(null)
})

test('publishing says beforehand how many are asked again, and a new purpose is never editorial', async () => {
  const agreement = { key: 'privacy', version: 1 }
  const first = { agreement, idempotencyKey: 'before-it-was-replaced' }
  await record(first, 'asked@example.com')
  const next = (change: string, purposes = ['analytics', 'email']) => ({
    change,
    purposes,
    texts: { en: 'May we write to you?' },
  })
  const preview = async (change: string, purposes?: string[]) =>
    (await call('POST', '/v1/agreements/privacy/preview', next(change, purposes))).body
  expect(await preview('editorial')).toEqual({ version: 2, minValidVersion: 1, peopleToAskAgain: 0 })
  const material = await preview('material')
  expect(material).toMatchObject({ version: 2, minValidVersion: 2 })
  expect(material.peopleToAskAgain).toBeGreaterThan(0)
  expect(await preview('editorial', ['essential', 'email'])).toMatchObject({ minValidVersion: 2 })
  expect((await call('POST', '/v1/agreements/privacy/preview', next('editorial', ['none']))).body.code).toBe(
    'unknown_purpose',
  )
  const published = await call('POST', '/v1/agreements/privacy/versions', next('material'))
  expect([published.status, published.body.versions.map((v: { version: number }) => v.version)]).toEqual([201, [2, 1]])
  expect((await config('&accepted=privacy@1')).body).toMatchObject({ reask: true, agreement: { version: 2 } })
  // Sent again because the answer to it was lost.
  expect((await record(first, 'asked@example.com')).status).toBe(200)
  const late = await record({ agreement }, 'late@example.com')
  expect([late.status, late.body.code]).toEqual([422, 'agreement_superseded'])
  const no = await record({ agreement, answers: [{ purpose: 'email', answer: 'deny' }] }, 'late@example.com')
  expect(no.status).toBe(200)

  const { body: purpose } = await call('PUT', '/v1/purposes/email', { validityDays: 30 })
  expect(purpose).toMatchObject({ key: 'email', version: 2, validityDays: 30 })
  expect(purpose.texts.ar.name).not.toBe('')
  await record({}, 'brief@example.com')
  const { body } = await call('GET', '/v1/consent?kind=email&value=brief@example.com')
  expect(body.purposes.find((p: { purpose: string }) => p.purpose === 'email').validUntil).not.toBe(null)
})

test('a grant whose time is over is ended by the worker, and says so', async () => {
  const validUntil = new Date(Date.now() + 1_500).toISOString()
  await record({ validUntil }, 'short@example.com')
  expect(await allowedOf('email', 'short@example.com')).toEqual(['email'])
  const state = async () =>
    (await call('GET', '/v1/consent?kind=email&value=short@example.com')).body.purposes.find(
      (p: { purpose: string }) => p.purpose === 'email',
    ).state
  await expect.poll(state, { timeout: 30_000 }).toBe('expired')
  expect(await allowedOf('email', 'short@example.com')).toEqual([])
})

test('what a person refused is not kept of a later event, though its stamp or its source would allow it', async () => {
  const refusing = { answers: [{ purpose: 'analytics', answer: 'object' }] }
  await call('POST', '/v1/consent', { ...api(refusing), subject: { kind: 'user_id', value: 'objector' } })
  const event = (more: object) => ({
    type: 'track',
    event: 'Seen',
    userId: 'objector',
    messageId: randomUUID(),
    ...more,
  })
  const stamp = (categoryPreferences: object) => ({ context: { consent: { categoryPreferences } } })
  const byContract = event({})
  const byStamp = event(stamp({ Analytics: true }))
  const byBoth = event(stamp({ Analytics: true, Advertising: true }))
  await intake.batch([byContract])
  const told = await intake.batch([byStamp, byBoth], { authorization: `Basic ${btoa(`${consentKey}:`)}` })
  expect(told.map((r) => [r.status, r.reason])).toEqual([
    ['withheld', 'refused'],
    ['accepted', undefined],
  ])
  await intake.settled()
  const kept = await intake.history([byContract, byStamp, byBoth].map((e) => e.messageId))
  const allowed = new Map(kept.map((k) => [k.message_id, k.allowed]))
  expect(allowed.get(byContract.messageId)).toBe(purposeMask(['essential']))
  expect(allowed.has(byStamp.messageId)).toBe(false)
  expect(allowed.get(byBoth.messageId)).toBe(purposeMask(['ads_measurement', 'email']))
})
