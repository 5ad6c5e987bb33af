import { randomUUID } from 'node:crypto'
import { purposes, scopes } from '@candor/contracts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { consentKey, type Intake, startIntake, withKey } from '../../../../test/intake.ts'
import { hashSecret } from '../../workspaces/keys/secret.ts'

const apiKey = 'cnd_own-purposes-key'
const bit = 1 << purposes.length
let intake: Intake

beforeAll(async () => {
  intake = await startIntake()
  const key = { workspace_id: 1, name: 'Test', prefix: 'cnd_own', hash: hashSecret(apiKey) }
  await intake.postgres.db
    .insertInto('api_keys')
    .values({ ...key, scopes: [...scopes], created_by: 'test' })
    .execute()
})
afterAll(() => intake?.close())

const call = async (method: string, path: string, body?: unknown) => {
  const json: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' }
  const answer = await fetch(intake.url + path, {
    method,
    headers: { authorization: `Bearer ${apiKey}`, ...json },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: answer.status, headers: answer.headers, body: await answer.json() }
}

const named = (name: string) => ({ name, description: 'Points and rewards.' })
const loyalty = {
  key: 'loyalty',
  dpv: 'https://w3id.org/dpv#PersonalisedBenefits',
  legalBasis: { '*': 'consent' },
  texts: { en: named('Loyalty'), zh: named('会员'), ar: named('الولاء') },
}
const ask = async (agreed: string[]) =>
  call('POST', '/v1/agreements/privacy/versions', {
    purposes: agreed,
    texts: { en: `We use data for ${agreed.join(', ')}.` },
    change: 'material',
  })
const askedNow = async (): Promise<string[]> => {
  const { body } = await call('GET', `/v1/consent/config?writeKey=${consentKey}&locale=zh`)
  return body.purposes.map((p: { name: string }) => p.name)
}
const answerFor = (userId: string, purpose: string, answer: string) =>
  call('POST', '/v1/consent', {
    subject: { kind: 'user_id', value: userId },
    answers: [{ purpose, answer }],
    actor: { kind: 'self' },
    channel: 'app',
    idempotencyKey: randomUUID(),
  })
const read = async (purpose: string, more = '') => {
  const { status, body } = await call('GET', `/v1/events?purpose=${purpose}${more}`)
  return status === 200 ? body.items.map((e: { name: string }) => e.name) : body.code
}

test('a purpose of one’s own gets the next bit, and a key that is taken is refused', async () => {
  const made = await call('POST', '/v1/purposes', loyalty)
  expect(made).toMatchObject({ status: 201, body: { key: 'loyalty', bit: 9, essential: false, retired: false } })
  for (const key of ['loyalty', 'essential', 'erasure'])
    expect(await call('POST', '/v1/purposes', { ...loyalty, key })).toMatchObject({ status: 409 })
  const { zh: _, ...texts } = loyalty.texts
  for (const wrong of [{ key: 'Not a key' }, { texts }, { legalBasis: { DE: 'consent' } }, { dpv: 'nothing' }])
    expect(await call('POST', '/v1/purposes', { ...loyalty, key: 'other', ...wrong })).toMatchObject({ status: 400 })
})

test('it is asked, answered, stamped and read like any other, and withdrawn on the very next read', async () => {
  expect(await ask(['analytics', 'loyalty'])).toMatchObject({ status: 201 })
  expect(await askedNow()).toContain('会员')
  expect(await answerFor('u1', 'loyalty', 'grant')).toMatchObject({ status: 200 })
  const stamp = { consent: { categoryPreferences: { loyalty: true } } }
  const results = await intake.batch(
    [
      { type: 'track', event: 'Points earned', userId: 'u1', messageId: 'points', context: stamp },
      { type: 'track', event: 'Points earned', userId: 'u2', messageId: 'nothing' },
    ],
    withKey(consentKey),
  )
  expect(results.map((r) => r.status)).toEqual(['accepted', 'withheld'])
  await intake.settled()
  const [stored] = await intake.history(['points'])
  expect(stored?.allowed).toBe(bit)
  expect(await read('loyalty')).toEqual(['Points earned'])
  expect(await read('analytics')).toEqual([])
  expect(await read('essential')).toEqual([])
  expect(await read('unheard_of')).toBe('unknown_purpose')
  const timeline = async (purpose: string) =>
    (await call('GET', `/v1/people/${stored?.person}/timeline?purpose=${purpose}`)).body.items.length
  expect([await timeline('loyalty'), await timeline('essential')]).toEqual([1, 0])
  expect(await answerFor('u1', 'loyalty', 'withdraw')).toMatchObject({ status: 200 })
  expect(await timeline('loyalty')).toBe(0)
  expect(await read('loyalty')).toEqual([])
})

test('a retired purpose is asked no longer, and what was answered holds', async () => {
  await answerFor('u3', 'loyalty', 'grant')
  const retire = (key: string, retired: boolean) => call('PUT', `/v1/purposes/${key}/retired`, { retired })
  expect(await retire('loyalty', true)).toMatchObject({ status: 200, body: { retired: true } })
  expect(await ask(['loyalty'])).toMatchObject({ status: 422, body: { code: 'unknown_purpose' } })
  // The page looks at the catalogue at most a second later.
  await expect.poll(askedNow, { timeout: 10_000 }).not.toContain('会员')
  const { body } = await call('GET', '/v1/consent?kind=user_id&value=u3')
  expect(body.purposes).toContainEqual(expect.objectContaining({ purpose: 'loyalty', allowed: true }))
  expect(await retire('loyalty', false)).toMatchObject({ status: 200, body: { retired: false } })
  expect(await retire('essential', true)).toMatchObject({ status: 409 })
  expect(await retire('unheard_of', true)).toMatchObject({ status: 422 })
})

test('a workspace has room for twenty-two of its own, also when they are added at once', async () => {
  const keys = Array.from({ length: 23 }, (_, i) => `own_${i}`)
  const made = await Promise.all(keys.map((key) => call('POST', '/v1/purposes', { ...loyalty, key })))
  const bits = made.flatMap((m) => (m.status === 201 ? [m.body.bit] : []))
  expect(bits.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 21 }, (_, i) => 10 + i))
  const refused = made.filter((m) => m.status !== 201)
  expect(refused.map((m) => m.body.code)).toEqual(['limit_reached', 'limit_reached'])
})

test('while too many permissions are on their way history is not read, but that of one person is', async () => {
  const { db, pool } = intake.postgres
  const { id: personId } = await db.selectFrom('people').select('id').limit(1).executeTakeFirstOrThrow()
  // A shipment that ClickHouse has refused waits.
  const { rows } = await pool.query<{ id: number }>(
    "insert into history_outbox (token, target, rows, body) values (gen_random_uuid(), 'permissions', 1, '\\x00') returning id",
  )
  const shipment = rows[0]!.id
  await pool.query(
    "insert into history_attempts (shipment_id, refusals, retry_at) values ($1, 9, now() + interval '1 day')",
    [shipment],
  )
  await pool.query(
    `insert into permissions_pending (workspace_id, person_id, shipment_id)
      select 1, gen_random_uuid(), $1 from generate_series(1, 3000)`,
    [shipment],
  )
  expect(await read('essential')).toEqual([])
  await pool.query(
    'insert into permissions_pending (workspace_id, person_id, shipment_id) values (1, gen_random_uuid(), $1)',
    [shipment],
  )
  const behind = await call('GET', '/v1/events')
  expect(behind).toMatchObject({ status: 503, body: { code: 'permissions_behind' } })
  expect(Number(behind.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await call('GET', `/v1/people/${personId}/timeline`)).toMatchObject({ status: 200 })
  await pool.query('delete from history_outbox where id = $1', [shipment])
  expect(await read('essential')).toEqual([])
})
