import { randomUUID } from 'node:crypto'
import { type Scope, scopes } from '@candor/contracts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { consentKey, type Intake, startIntake } from '../../../../test/intake.ts'
import { hashSecret } from '../../workspaces/keys/secret.ts'
import { pageOfLedger } from './list-ledger.ts'

let intake: Intake
const everything = 'cnd_explorer-everything'
const consentOnly = 'cnd_explorer-consent-only'

const addKey = (secret: string, granted: readonly Scope[]) =>
  intake.postgres.db
    .insertInto('api_keys')
    .values({
      workspace_id: 1,
      name: secret.slice(4),
      prefix: secret.slice(0, 8),
      hash: hashSecret(secret),
      scopes: [...granted],
      created_by: 'test',
    })
    .execute()

const call = async (method: string, path: string, body?: unknown, key = everything) => {
  const answer = await fetch(intake.url + path, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: answer.status, body: await answer.json() }
}

const record = async (userId: string, answers: Record<string, string>, more: object = {}) => {
  const answer = await call('POST', '/v1/consent', {
    subject: { kind: 'user_id', value: userId },
    answers: Object.entries(answers).map(([purpose, answer]) => ({ purpose, answer })),
    actor: { kind: 'self' },
    channel: 'call_centre',
    idempotencyKey: randomUUID(),
    ...more,
  })
  expect(answer).toMatchObject({ status: 200 })
}

beforeAll(async () => {
  intake = await startIntake()
  await addKey(everything, scopes)
  await addKey(consentOnly, ['consent:read'])
  for (let i = 0; i < 12; i++) await record(`u-${i}`, { analytics: i % 3 === 0 ? 'deny' : 'grant', email: 'grant' })
  await record('u-1', { analytics: 'withdraw' }, { channel: 'app' })
  await record(
    'child',
    { email: 'deny' },
    { actor: { kind: 'guardian', name: 'Maria Silva' }, evidence: { paper: '7' }, channel: 'paper' },
  )
})
afterAll(() => intake?.close())

const ledger = async (query: Record<string, string> = {}, key = everything) =>
  call('GET', `/v1/consent/ledger?${new URLSearchParams(query)}`, undefined, key)

test('the ledger is paged newest first, without a gap and without anything twice', async () => {
  const seen: number[] = []
  let cursor: string | null = null
  do {
    const { status, body }: { status: number; body: { items: { seq: number }[]; next: string | null } } = await ledger({
      limit: '7',
      ...(cursor === null ? {} : { cursor }),
    })
    expect(status).toBe(200)
    seen.push(...body.items.map((i) => i.seq))
    cursor = body.next
  } while (cursor !== null)
  expect(seen).toEqual(Array.from({ length: 26 }, (_, i) => 26 - i))
})

test('each filter finds exactly what it says, also together', async () => {
  const count = async (query: Record<string, string>) => (await ledger(query)).body.items.length
  expect(await count({ purpose: 'analytics' })).toBe(13)
  expect(await count({ purpose: 'analytics', kind: 'grant' })).toBe(8)
  expect(await count({ kind: 'withdraw' })).toBe(1)
  expect(await count({ channel: 'paper' })).toBe(1)
  expect(await count({ actorKind: 'guardian', actor: 'Maria Silva' })).toBe(1)
  expect(await count({ from: new Date(Date.now() - 3_600_000).toISOString() })).toBe(26)
  expect(await count({ to: new Date(Date.now() - 3_600_000).toISOString() })).toBe(0)
  expect((await ledger({ purpose: 'nonsense' })).body.code).toBe('unknown_purpose')
  expect((await ledger({ cursor: 'nonsense' })).body.code).toBe('invalid_request')
})

test('rare entries are found by looking on, a stretch at a time', async () => {
  const { db } = intake.postgres
  const of = (before: number | null) =>
    db.transaction().execute((tx) => pageOfLedger(tx, 1, { channel: 'call_centre' }, { before, limit: 50, most: 10 }))
  const first = await of(null)
  expect([first.rows.length, first.searchedTo, first.next]).toEqual([8, 17, 17])
  const second = await of(first.next)
  expect(second.rows.map((r) => r.seq)).toEqual([16, 15, 14, 13, 12, 11, 10, 9, 8, 7])
  expect((await of(second.next)).next).toBe(null)
})

test('a span of time is found by the checkpoints, and its ends are exact', async () => {
  const { db, pool } = intake.postgres
  const old = new Date('2026-01-10T12:00:00Z')
  // The entries of long ago: the owner may say when they were recorded, and when their checkpoint was taken.
  await pool.query(`update consent_ledger set recorded_at = $1 where seq <= 4`, [old])
  await pool.query(
    `insert into consent_checkpoints (workspace_id, size, root, note, at) values (1, 4, '\\x00', 'test', $1)`,
    [new Date(old.getTime() + 60_000)],
  )
  const between = async (from: string, to: string) =>
    (await ledger({ from, to })).body.items.map((i: { seq: number }) => i.seq)
  expect(await between('2026-01-10T00:00:00Z', '2026-01-11T00:00:00Z')).toEqual([4, 3, 2, 1])
  expect(await between('2026-01-10T12:00:00Z', '2026-01-10T12:00:01Z')).toEqual([4, 3, 2, 1])
  expect(await between('2026-01-10T11:00:00Z', '2026-01-10T12:00:00Z')).toEqual([])
  const recent = await db
    .transaction()
    .execute((tx) => pageOfLedger(tx, 1, { from: new Date('2026-02-01') }, { before: null, limit: 50 }))
  // What the checkpoint says to be older is not even looked at.
  expect([recent.rows.length, recent.searchedTo, recent.next]).toEqual([22, 5, null])
})

test('of one person the whole history is found, and looking is written down', async () => {
  const { body: state } = await call('GET', '/v1/consent?kind=user_id&value=u-1')
  const { body } = await ledger({ person: state.personId })
  expect(body.items.map((i: { kind: string }) => i.kind)).toEqual(['withdraw', 'grant', 'grant'])
  expect(new Set(body.items.map((i: { personId: string }) => i.personId))).toEqual(new Set([state.personId]))
  const { body: audit } = await call('GET', '/v1/audit?action=ledger.read&limit=1')
  expect(audit.items[0]).toMatchObject({ target: `person:${state.personId}`, detail: { count: 3 } })
  expect((await ledger({ person: randomUUID() })).body.code).toBe('not_found')
})

test('who may not see people sees the answers and nobody in them', async () => {
  const { body } = await ledger({}, consentOnly)
  expect(body.items).toHaveLength(26)
  expect(body.items.every((i: { personId: string | null }) => i.personId === null)).toBe(true)
  expect(JSON.stringify(body)).not.toContain('Maria Silva')
  expect((await ledger({ person: randomUUID() }, consentOnly)).body.code).toBe('forbidden')
})

test('a row tells words and place of what was shown', async () => {
  const { body: config } = await call('GET', `/v1/consent/config?writeKey=${consentKey}&locale=en`)
  const { key, version, locale, textSha256 } = config.agreement
  const page = (path: string, body: object) =>
    fetch(intake.url + path, { method: 'POST', body: JSON.stringify({ writeKey: consentKey, ...body }) }).then((r) =>
      r.json(),
    )
  const { presentationId } = await page('/v1/consent/presentations', {
    agreement: { key, version, locale, textSha256 },
  })
  await page('/v1/consent/answers', {
    subject: { anonymousId: 'visitor-1' },
    presentationId,
    answers: [{ purpose: 'push', answer: 'grant' }],
    occurredAt: new Date().toISOString(),
    idempotencyKey: randomUUID(),
  })
  const { body } = await ledger({ purpose: 'push' })
  expect(body.items[0]).toMatchObject({
    purpose: 'push',
    purposeVersion: 1,
    channel: 'web',
    agreement: { key: 'privacy', version: 1 },
    jurisdiction: '',
  })
})

const rates = async (query: Record<string, string> = {}) =>
  call('GET', `/v1/consent/rates?${new URLSearchParams(query)}`)

test('rates count answers of pages and all others once, and what was imported not at all', async () => {
  const { db } = intake.postgres
  const day = new Date(new Date().toISOString().slice(0, 10))
  const counted = { workspace_id: 1, day, source_id: 2, agreement_id: 1, version: 1, purpose_bit: 1 }
  const agreement = await db.selectFrom('agreements').select('id').where('workspace_id', '=', 1).executeTakeFirst()
  const agreement_id = agreement!.id
  await db
    .insertInto('consent_counts')
    .values([
      { ...counted, agreement_id, jurisdiction: 'DE', answer: 'grant', count: 60 },
      { ...counted, agreement_id, jurisdiction: 'DE', answer: 'deny', count: 40 },
      { ...counted, agreement_id, jurisdiction: 'US-CA', answer: 'grant', count: 3 },
      { ...counted, agreement_id, jurisdiction: 'US-CA', answer: 'deny', count: 2 },
    ])
    .execute()
  await intake.postgres.pool.query(`update consent_ledger set actor_kind = 'import' where seq in (25, 26)`)

  const { status, body } = await rates()
  expect(status).toBe(200)
  expect(body.steps).toHaveLength(30)
  const analytics = body.series.find((s: { key: string }) => s.key === 'analytics')
  const isAbout = (told: number, count: number) => told % 10 === 0 && Math.abs(told - count) < 10
  // Of the pages 63 and 42; of the ledger what was recorded today by other channels (the first two are of January).
  expect(isAbout(analytics.total.yes, 63 + 7)).toBe(true)
  expect(isAbout(analytics.total.asked - analytics.total.yes, 42 + 3)).toBe(true)
  expect(analytics.total.low).toBeLessThan(analytics.total.rate)
  expect(analytics.points.at(-1)).toEqual(analytics.total)
  expect((await rates()).body).toEqual(body)

  const byRegion = (await rates({ by: 'region', purpose: 'analytics', every: 'month' })).body.series
  expect(byRegion[0].key).toBe('DE')
  expect(isAbout(byRegion[0].total.yes, 60) && isAbout(byRegion[0].total.asked - byRegion[0].total.yes, 40)).toBe(true)
  // Of the others there is too little for a rate.
  for (const { total } of byRegion.slice(1)) expect(total).toMatchObject({ rate: null, low: null })

  const byWords = (await rates({ by: 'presentation', purpose: 'analytics' })).body.series
  expect(byWords[0].key).toBe('privacy@1')
})

test('rates by region without a purpose would add up answers of the same people, and are refused', async () => {
  const answer = await rates({ by: 'region' })
  expect([answer.status, answer.body.issues[0].path]).toEqual([400, 'query.purpose'])
  expect((await rates({ from: '2026-02-01', to: '2026-01-01' })).status).toBe(400)
  expect((await rates({ from: '2000-01-01' })).status).toBe(400)
  expect((await rates({ purpose: 'nonsense' })).body.code).toBe('unknown_purpose')
})

test('what was said about a purpose before can be read again', async () => {
  const was = (await call('GET', '/v1/purposes')).body.items.find((p: { key: string }) => p.key === 'email')
  await call('PUT', '/v1/purposes/email', { retentionDays: 90 })
  const { body } = await call('GET', '/v1/purposes/email/versions')
  expect(body.items.map((v: { version: number }) => v.version)).toEqual([2, 1])
  expect(body.items[0]).toMatchObject({ retentionDays: 90, texts: was.texts })
  expect(body.items[1]).toMatchObject(was)
  expect((await call('GET', '/v1/purposes/nonsense/versions')).status).toBe(404)
})
