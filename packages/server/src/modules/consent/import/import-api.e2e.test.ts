import { type ConsentLineResult, scopes } from '@candor/contracts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importedYes, type SentLine } from '../../../../test/consent-lines.ts'
import { type Intake, startIntake } from '../../../../test/intake.ts'
import { hashSecret } from '../../workspaces/keys/secret.ts'

const apiKey = 'cnd_import-test-key'
let intake: Intake

beforeAll(async () => {
  intake = await startIntake()
  await intake.postgres.db
    .insertInto('api_keys')
    .values({
      workspace_id: 1,
      name: 'Migration',
      prefix: 'cnd_impo',
      hash: hashSecret(apiKey),
      scopes: [...scopes],
      created_by: 'test',
    })
    .execute()
})
afterAll(() => intake?.close())

const call = async (path: string, body?: unknown) => {
  const answer = await fetch(intake.url + path, {
    headers: {
      authorization: `Bearer ${apiKey}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  })
  return { status: answer.status, body: await answer.json() }
}
const send = async (lines: unknown[]): Promise<ConsentLineResult[]> => {
  const { status, body } = await call('/v1/consent/import', { lines })
  expect([status, body.code]).toEqual([200, undefined])
  return body.results
}
const told = (results: ConsentLineResult[]) => results.map((r) => r.code ?? r.status)
const entries = async () =>
  intake.postgres.db
    .selectFrom('consent_ledger')
    .select(['seq', 'idempotency_key', 'subject_id', 'record'])
    .where('workspace_id', '=', 1)
    .orderBy('seq')
    .execute()
const stateOf = async (email: string, purpose = 'email') => {
  const { body } = await call(`/v1/consent?kind=email&value=${email}`)
  return body.purposes?.find((p: { purpose: string }) => p.purpose === purpose)
}

test('a line is in force when it is answered, in the ledger once, and known when it comes again', async () => {
  const lines = [importedYes('ann'), importedYes('bob', { answer: 'deny', evidence: {}, agreement: undefined })]
  expect(told(await send(lines))).toEqual(['recorded', 'recorded'])
  expect(await stateOf('ann@example.com')).toMatchObject({ allowed: true, since: '2024-05-01T10:00:00.000Z' })
  expect(await stateOf('bob@example.com')).toMatchObject({ state: 'refused' })
  const before = await entries()
  expect(told(await send([...lines, importedYes('eve')]))).toEqual(['known', 'known', 'recorded'])
  expect(await entries()).toHaveLength(before.length + 1)
})

test('the record names who collected it and the exact words, and does not claim that we saw it happen', async () => {
  await send([importedYes('recorded', { actor: { kind: 'agent', name: 'A lawyer', mandate: 'form/1' } })])
  const record = JSON.parse((await entries()).find((e) => e.idempotency_key === 'import:recorded')!.record)
  expect(record.agreed_texts).toMatchObject([{ agreement: 'privacy', version: '1', language: 'en' }])
  expect(record.event).toMatchObject({
    entity_id: 'agent:A lawyer',
    event_type: 'https://w3id.org/dpv#ExpressedConsent',
  })
  expect(record.candor.evidence).toMatchObject({
    reference: 'scan/recorded.pdf',
    import: { system: 'Old CRM', collectedBy: 'Shop in Ulm', actor: { mandate: 'form/1' } },
    reportedBy: { kind: 'apiKey', label: 'API key Migration' },
  })
})

test('bad lines between good ones are refused by themselves, and leave nobody behind', async () => {
  const before = await entries()
  const results = await send([
    importedYes('good-1'),
    'nonsense',
    importedYes('nobody-1', { purpose: 'nonsense' }),
    importedYes('good-2'),
    importedYes('nobody-2', { evidence: { note: '\ud800', reference: 'r' } }),
    importedYes('nobody-3', { occurredAt: '2999-01-01T00:00:00Z' }),
  ])
  expect(told(results)).toEqual([
    'recorded',
    'invalid_line',
    'unknown_purpose',
    'recorded',
    'invalid_line',
    'time_in_future',
  ])
  expect(results.every((r) => r.status === 'recorded' || (r.detail?.length ?? 0) > 20)).toBe(true)
  expect(await entries()).toHaveLength(before.length + 2)
  for (const n of [1, 2, 3])
    expect((await call(`/v1/consent?kind=email&value=nobody-${n}@example.com`)).body.personId).toBe(null)
})

test('a key that stands for another answer is a conflict, in one request and in two; the first answer stays', async () => {
  expect(told(await send([importedYes('mine')]))).toEqual(['recorded'])
  const other = importedYes('mine', { subject: { kind: 'email', value: 'other@example.com' } })
  const again = await send([other, importedYes('mine')])
  expect(told(again)).toEqual(['conflict', 'known'])
  expect(again[0]?.detail).toContain('mine')
  expect(await stateOf('other@example.com')).not.toMatchObject({ allowed: true })
  const twice = await send([importedYes('twin'), importedYes('twin'), importedYes('twin', { channel: 'web' })])
  expect(told(twice)).toEqual(['recorded', 'known', 'conflict'])
  const twins = (await entries()).filter((e) => e.idempotency_key === 'import:twin')
  expect(twins.map((e) => JSON.parse(e.record).candor.channel)).toEqual(['paper'])
})

test('an older answer that arrives later is kept as history and changes nothing that holds now', async () => {
  const subject: SentLine['subject'] = { kind: 'email', value: ' Late@Example.com ' }
  await send([importedYes('late-2', { subject, answer: 'withdraw', occurredAt: '2025-01-01T00:00:00Z' })])
  expect(told(await send([importedYes('late-1', { subject })]))).toEqual(['recorded'])
  expect(await stateOf('late@example.com')).toMatchObject({ state: 'refused', since: '2025-01-01T00:00:00.000Z' })
})

test('a yes that ended before it was imported is history: it opens nothing', async () => {
  expect(told(await send([importedYes('ended', { validUntil: '2025-01-01T00:00:00Z' })]))).toEqual(['recorded'])
  expect(await stateOf('ended@example.com')).toMatchObject({ allowed: false })
})

test('a thousand lines of four requests at once are each written once, in numbers without a gap', async () => {
  const lines = Array.from({ length: 1_000 }, (_, i) =>
    importedYes(`crowd-${i}`, { subject: { kind: 'user_id', value: `crowd-${i % 700}` } }),
  )
  const answers = await Promise.all([send(lines), send(lines), send(lines.toReversed()), send(lines)])
  expect(answers.flat().filter((r) => r.status === 'recorded')).toHaveLength(1_000)
  expect(answers.flat().filter((r) => r.status === 'known')).toHaveLength(3_000)
  const all = await entries()
  expect(all.map((e) => e.seq)).toEqual(all.map((_, i) => i + 1))
  const crowd = all.filter((e) => e.idempotency_key.startsWith('import:crowd-'))
  expect(crowd).toHaveLength(1_000)
  expect(new Set(crowd.map((e) => e.subject_id)).size).toBe(700)
})

test('more lines than a request may have, or none, change nothing', async () => {
  const lines = Array.from({ length: 1_001 }, (_, i) => importedYes(`many-${i}`))
  expect((await call('/v1/consent/import', { lines })).body.code).toBe('invalid_request')
  expect((await call('/v1/consent/import', { lines: [] })).body.code).toBe('invalid_request')
})

test('a yes to words that were replaced since is refused, and is known where it was recorded in time', async () => {
  const early = importedYes('early')
  expect(told(await send([early]))).toEqual(['recorded'])
  const { status } = await call('/v1/agreements/privacy/versions', {
    change: 'material',
    purposes: ['analytics', 'email'],
    texts: { en: 'May we write to you, and about what?' },
  })
  expect(status).toBe(201)
  expect(told(await send([early, importedYes('tardy')]))).toEqual(['known', 'agreement_superseded'])
  expect((await call('/v1/consent?kind=email&value=tardy@example.com')).body.personId).toBe(null)
})
