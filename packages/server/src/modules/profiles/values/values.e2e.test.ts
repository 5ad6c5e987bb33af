import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ApiCall, apiClient } from '../../../../test/api-client.ts'
import { type Intake, startIntake } from '../../../../test/intake.ts'

let intake: Intake
let call: ApiCall

beforeAll(async () => {
  intake = await startIntake()
  call = await apiClient(intake)
})
afterAll(() => intake?.close())

const allow = async (userId: string, ...purposes: string[]) => {
  const answer = await call('POST', '/v1/consent', {
    subject: { kind: 'user_id', value: userId },
    actor: { kind: 'self' },
    answers: purposes.map((purpose) => ({ purpose, answer: 'grant' })),
    channel: 'web',
    idempotencyKey: randomUUID(),
  })
  expect(answer.status).toBe(200)
}
const tell = (userId: string, ...values: object[]) =>
  call('POST', '/v1/people/attributes', { subject: { kind: 'user_id', value: userId }, values })
const profileOf = async (userId: string, query: Record<string, string> = {}) =>
  (await call('GET', `/v1/profile?${new URLSearchParams({ kind: 'user_id', value: userId, ...query })}`)).body
const valueFor = async (userId: string, attribute: string, query: Record<string, string> = {}) =>
  (await profileOf(userId, query)).values.find((v: { attribute: string }) => v.attribute === attribute)
const describeIt = (key: string, said: object) => {
  const text = { name: key, description: '' }
  return call('PUT', `/v1/attributes/${key}`, { type: 'text', texts: { en: text, zh: text, ar: text }, ...said })
}
const someone = async (...purposes: string[]) => {
  const userId = `u-${randomUUID()}`
  if (purposes.length > 0) await allow(userId, ...purposes)
  return userId
}

describe('the café', () => {
  test('the usual order is known in her café; elsewhere it may rank, and is spoken of only after she agrees', async () => {
    const mei = await someone('personalisation')
    const order = { attribute: 'usual_order', value: 'flat white', class: 'zero', context: 'store:riverside' }
    const { body } = await tell(mei, { ...order, purposes: ['essential', 'personalisation'] })
    const at = (context: string, mention: boolean) =>
      profileOf(mei, { purpose: 'personalisation', context, mention: String(mention) })

    const here = await at('store:riverside', true)
    expect(here.values).toMatchObject([{ attribute: 'usual_order', value: 'flat white', mention: 'shared_here' }])

    const ranking = await at('store:harbour', false)
    expect(ranking.values).toMatchObject([{ value: 'flat white', mentionable: false, mention: 'outside_context' }])
    const speaking = await at('store:harbour', true)
    expect(speaking).toMatchObject({ values: [], silent: [{ attribute: 'usual_order', because: 'outside_context' }] })

    const agree = (answer: string) =>
      call('PUT', `/v1/people/${body.personId}/mentions`, {
        ...{ attribute: 'usual_order', context: 'store:harbour', answer },
        reference: 'asked at the counter',
      })
    expect((await agree('yes')).body).toEqual({ personId: body.personId, kept: true })
    expect((await at('store:harbour', true)).values).toMatchObject([{ value: 'flat white', mention: 'agreed' }])
    expect((await at('store:station', true)).values).toEqual([])

    await agree('no')
    expect((await at('store:harbour', true)).silent).toMatchObject([{ because: 'asked_not_to' }])
    expect((await at('store:riverside', true)).values).toHaveLength(1)
  })

  test('agreeing to be spoken to opens no purpose', async () => {
    const userId = await someone('personalisation')
    const { body } = await tell(userId, { attribute: 'usual_order', value: 'tea', class: 'zero', context: 'app' })
    const answer = { attribute: 'usual_order', context: '*', answer: 'yes', reference: 'asked' }
    await call('PUT', `/v1/people/${body.personId}/mentions`, answer)
    expect((await profileOf(userId, { purpose: 'personalisation' })).values).toEqual([])
  })
})

describe('why we know it', () => {
  test('a value tells its whole story, down to the question and the agreement', async () => {
    const userId = await someone('personalisation')
    const agreement = (await call('GET', '/v1/agreements')).body.items.find((a: { versions: object[] }) =>
      JSON.stringify(a.versions[0]).includes('personalisation'),
    )
    const named = { key: agreement.key, version: agreement.versions[0].version, locale: 'en' }
    const question = { key: 'size', version: 2, text: 'Which size do you wear?' }
    const told = await tell(userId, {
      ...{ attribute: 'coat_size', value: 'M', class: 'zero', at: '2026-02-01T10:00:00.000Z', context: 'web' },
      ...{ purposes: ['personalisation'], evidence: { question, agreement: named, reference: 'form 7' } },
    })
    expect(told.body.values).toEqual([{ attribute: 'coat_size', outcome: 'kept', purposes: ['personalisation'] }])
    expect(await valueFor(userId, 'coat_size', { purpose: 'personalisation' })).toMatchObject({
      ...{ value: 'M', class: 'zero', at: '2026-02-01T10:00:00.000Z', context: 'web', source: null, lost: [] },
      through: { kind: 'user_id', value: userId },
      evidence: { question, agreement: named, reference: 'form 7', by: expect.stringContaining('Test') },
      purposes: ['personalisation'],
    })
    expect(await valueFor(userId, 'coat_size')).toBe(undefined)
  })

  test('what a device told is first party, from its source, and loses against what the person says', async () => {
    const userId = await someone()
    const messageId = randomUUID()
    await intake.batch([
      { type: 'identify', userId, messageId, traits: { size: 'L' }, context: { place: 'store:quay' } },
    ])
    await intake.settled()
    expect(await valueFor(userId, 'size')).toMatchObject({
      ...{ value: 'L', class: 'first', source: { name: 'Orders' }, messageId, context: 'store:quay' },
      contradicted: false,
    })
    await tell(userId, { attribute: 'size', value: 'M', class: 'zero', at: '2020-01-01T00:00:00Z' })
    expect(await valueFor(userId, 'size')).toMatchObject({
      ...{ value: 'M', class: 'zero', contradicted: true, contradictions: ['L'] },
      lost: [{ value: 'L', class: 'first', because: 'weaker_class', messageId }],
    })
  })

  test('a reading is in the audit log, with its purpose and context', async () => {
    const userId = await someone()
    const { body } = await tell(userId, { attribute: 'size', value: 'M', class: 'zero' })
    await profileOf(userId, { context: 'app', mention: 'true' })
    const rows = await intake.postgres.db
      .selectFrom('audit_log')
      .select(['action', 'detail'])
      .where('target', '=', `person:${body.personId}`)
      .orderBy('id')
      .execute()
    expect(rows).toMatchObject([
      { action: 'person.told_about', detail: { attributes: ['size'] } },
      { action: 'person.profile_read', detail: { purpose: 'essential', context: 'app', mention: true } },
    ])
  })
})

describe('what is kept', () => {
  test('is kept for the purposes it was told for, that the attribute may serve and that the person allows', async () => {
    await describeIt('kept_size', { purposes: ['essential', 'personalisation'] })
    const userId = await someone('personalisation', 'analytics')
    const every = ['essential', 'analytics', 'personalisation', 'email']
    const told = await tell(userId, { attribute: 'kept_size', value: 'M', class: 'zero', purposes: every })
    expect(told.status).toBe(200)
    const purposes = async (purpose: string) => (await valueFor(userId, 'kept_size', { purpose }))?.purposes
    expect(await purposes('personalisation')).toEqual(['essential', 'personalisation'])
    expect(await purposes('analytics')).toBe(undefined)
    // A later yes does not reach back.
    await allow(userId, 'email')
    expect((await profileOf(userId, { purpose: 'email' })).values).toEqual([])
  })

  test('nothing is, where nobody agreed to what it was told for', async () => {
    const answer = await tell(await someone(), { attribute: 'size', value: 'M', class: 'zero', purposes: ['email'] })
    expect([answer.status, answer.body.code]).toEqual([422, 'nothing_allowed'])
  })

  test('the newest of a slot is; what is older is told so, and the same again changes nothing', async () => {
    const userId = await someone()
    const say = (value: unknown, at: string) => tell(userId, { attribute: 'size', value, class: 'zero', at })
    await say('M', '2026-02-02T00:00:00Z')
    expect((await say('S', '2026-02-01T00:00:00Z')).body.values).toMatchObject([{ outcome: 'older' }])
    expect(await valueFor(userId, 'size')).toMatchObject({ value: 'M' })
    await say(null, '2026-02-03T00:00:00Z')
    expect(await valueFor(userId, 'size')).toBe(undefined)
  })

  test('what is no longer known is unknown for every purpose, whatever it was said for', async () => {
    const userId = await someone('personalisation')
    const both = ['essential', 'personalisation']
    await tell(userId, { attribute: 'hat', value: 'M', class: 'zero', purposes: both, at: '2026-01-01T00:00:00Z' })
    await intake.batch([{ type: 'identify', userId, messageId: randomUUID(), traits: { hat: 'L' } }])
    await intake.settled()
    await tell(userId, { attribute: 'hat', value: null, class: 'zero' })
    expect(await valueFor(userId, 'hat', { purpose: 'personalisation' })).toBe(undefined)
    expect(await valueFor(userId, 'hat')).toMatchObject({ value: 'L', class: 'first' })
  })

  test('an inference says what made it of what, how sure it is and until when; and holds no longer', async () => {
    const userId = await someone()
    const model = { name: 'gift', version: '3', inputs: ['Viewed: baby', 'sale'] }
    const guess = { attribute: 'has_child', value: true, class: 'inferred', evidence: { model } }
    const codes = await Promise.all(
      [
        guess,
        { ...guess, confidence: 0.7 },
        { ...guess, confidence: 0.7, evidence: {}, expiresAt: '2036-01-01T00:00:00Z' },
      ].map(async (one) => (await tell(userId, one)).body.code),
    )
    expect(codes).toEqual(['provenance_missing', 'provenance_missing', 'provenance_missing'])
    const ends = '2036-01-01T00:00:00.000Z'
    await tell(userId, { ...guess, confidence: 0.7, expiresAt: ends })
    expect(await valueFor(userId, 'has_child')).toMatchObject({
      ...{ class: 'inferred', evidence: { model }, expiresAt: ends, mentionable: false },
      confidence: expect.closeTo(0.7),
    })
    const past = { at: '2026-01-01T00:00:00Z', expiresAt: '2026-01-02T00:00:00Z' }
    await tell(userId, { ...guess, attribute: 'likes_tea', confidence: 0.9, ...past })
    expect(await valueFor(userId, 'likes_tea')).toBe(undefined)
  })

  test('what a partner told needs the agreement with the partner and evidence about this person', async () => {
    const userId = await someone()
    const told = { attribute: 'income', value: 'high', class: 'second' }
    expect((await tell(userId, told)).body.code).toBe('provenance_missing')
    const partner = { name: 'Hotel', agreement: 'DPA 7', reference: 'row 12' }
    expect((await tell(userId, { ...told, evidence: { partner } })).status).toBe(200)
    expect(await valueFor(userId, 'income')).toMatchObject({ class: 'second', evidence: { partner } })
  })

  test('all of a call is, or nothing, with what to send instead', async () => {
    await describeIt('age_in_years', { type: 'number', unit: 'years' })
    const userId = await someone()
    const good = { attribute: 'size', value: 'M', class: 'zero' }
    const { status, body } = await tell(userId, good, { attribute: 'age_in_years', value: '42', class: 'zero' })
    expect([status, body.code]).toEqual([422, 'attribute_misfit'])
    expect(body.issues).toEqual([{ path: 'values.1.value', message: expect.stringContaining('42 rather than') }])
    expect((await call('GET', `/v1/profile?kind=user_id&value=${userId}`)).status).toBe(404)
  })

  test('refuses what cannot be true', async () => {
    const userId = await someone()
    const codeOf = async (more: object) =>
      (await tell(userId, { attribute: 'size', value: 'M', class: 'zero', ...more })).body.code
    expect(await codeOf({ purposes: ['nonsense'] })).toBe('unknown_purpose')
    expect(await codeOf({ evidence: { agreement: { key: 'nonsense', version: 1 } } })).toBe('unknown_agreement_version')
    expect(await codeOf({ at: '2036-01-01T00:00:00Z' })).toBe('time_in_future')
    expect(await codeOf({ expiresAt: '2020-01-01T00:00:00Z' })).toBe('time_reversed')
    expect(await codeOf({ context: 'Not A Place' })).toBe('invalid_request')
    // A value that was forgotten is not one that was taken back.
    expect(await codeOf({ value: undefined })).toBe('invalid_request')
    const elsewhere = { subject: { kind: 'user_id', value: userId }, sourceId: 999 }
    const values = [{ attribute: 'size', value: 'M', class: 'zero' }]
    expect((await call('POST', '/v1/people/attributes', { ...elsewhere, values })).body.code).toBe('not_found')
    expect((await tell('guest', { attribute: 'size', value: 'M', class: 'zero' })).body.code).toBe('bad_identifier')
    const nobody = await call('POST', `/v1/people/${randomUUID()}/attributes`, {
      values: [{ attribute: 'size', value: 'M', class: 'zero' }],
    })
    expect(nobody.body.code).toBe('not_found')
  })
})

test('a stale value is not returned unless asked for, and is marked', async () => {
  await describeIt('mood', { halfLifeDays: 1 })
  const userId = await someone()
  await tell(userId, { attribute: 'mood', value: 'calm', class: 'zero', at: '2026-01-01T00:00:00Z' })
  expect(await profileOf(userId)).toMatchObject({ values: [], silent: [{ attribute: 'mood', because: 'stale' }] })
  expect(await valueFor(userId, 'mood', { stale: 'true' })).toMatchObject({ value: 'calm', stale: true })
})

test('a value follows the identifier through which it came, to whoever it belongs', async () => {
  const [device, userId] = [randomUUID(), await someone()]
  await intake.batch([{ type: 'track', event: 'Seen', anonymousId: device, messageId: randomUUID() }])
  await intake.settled()
  const subject = { kind: 'anonymous_id', value: device }
  const values = [{ attribute: 'size', value: 'M', class: 'zero', context: 'app' }]
  const { body } = await call('POST', '/v1/people/attributes', { subject, values })
  const mention = { attribute: 'size', context: 'web', answer: 'yes', reference: 'asked' }
  await call('PUT', `/v1/people/${body.personId}/mentions`, mention)
  await intake.batch([{ type: 'identify', userId, anonymousId: device, messageId: randomUUID() }])
  await intake.settled()
  expect(await profileOf(userId, { context: 'web', mention: 'true' })).toMatchObject({
    values: [{ value: 'M', mention: 'agreed', through: subject }],
  })
  const merged = await call('GET', `/v1/people/${body.personId}/profile`)
  expect(merged.body.values).toHaveLength(1)
})
