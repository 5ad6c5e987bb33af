import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiCall, apiClient } from '../../../../test/api-client.ts'
import { consentKey, type Intake, startIntake, withKey } from '../../../../test/intake.ts'
import { tellValues } from '../values/tell-values.ts'

let intake: Intake
let call: ApiCall

beforeAll(async () => {
  intake = await startIntake()
  call = await apiClient(intake)
})
afterAll(() => intake?.close())

const text = (name: string) => ({ name, description: '' })
const said = (more: object = {}) => ({
  ...{ type: 'text', texts: { en: text('Size'), zh: text('尺码'), ar: text('المقاس') } },
  ...more,
})
const put = (key: string, more: object = {}) => call('PUT', `/v1/attributes/${key}`, said(more))
const get = async (key: string) => (await call('GET', `/v1/attributes/${key}`)).body
const identify = async (userId: string, traits: object, more: object = {}) => {
  await intake.batch([{ type: 'identify', userId, messageId: randomUUID(), traits, ...more }])
  await intake.settled()
}
const someone = () => `u-${randomUUID()}`
const profileOf = async (userId: string, query: Record<string, string> = {}) =>
  (await call('GET', `/v1/profile?${new URLSearchParams({ kind: 'user_id', value: userId, ...query })}`)).body
const valuesOf = async (userId: string, query: Record<string, string> = {}) =>
  Object.fromEntries(
    (await profileOf(userId, query)).values.map((v: { attribute: string; value: unknown }) => [v.attribute, v.value]),
  )

test('what nobody has described is kept, and proposed with the type it seems to have', async () => {
  const userId = someone()
  await identify(userId, {
    favourite_tea: 'oolong',
    cups: 3,
    firstName: 'Mei',
    since: '2020-02-29',
    tags: ['a'],
    no: null,
  })
  expect(await valuesOf(userId)).toMatchObject({ favourite_tea: 'oolong', cups: 3, firstName: 'Mei' })
  expect(await get('favourite_tea')).toMatchObject({
    type: 'text',
    class: 'first',
    status: 'proposed',
    origin: 'source:1',
  })
  expect([(await get('cups')).type, (await get('since')).type, (await get('tags')).type]).toEqual([
    'number',
    'date',
    'list',
  ])
  expect(await get('firstName')).toMatchObject({
    sensitivity: 'ordinary',
    contexts: ['*'],
    texts: { zh: { name: '名' } },
  })
  expect((await call('GET', '/v1/attributes/no')).status).toBe(404)
  const proposed = (await call('GET', '/v1/attributes?status=proposed')).body.items
  expect(proposed.map((d: { key: string }) => d.key)).toEqual(expect.arrayContaining(['cups', 'favourite_tea']))
})

test('once described, what does not fit is kept out and counted by day, source and reason; its neighbours are kept', async () => {
  const userId = someone()
  await put('shoe', { type: 'number', unit: 'EU' })
  await identify(userId, { shoe: '42', hat: 'M' })
  await identify(userId, { shoe: 'large' })
  expect(await valuesOf(userId)).toEqual({ hat: 'M' })
  expect(await get('shoe')).toMatchObject({
    status: 'active',
    misfits: 2,
    keptOut: [{ source: 'Orders', reason: 'not_a_number', count: 2, help: expect.stringContaining('42 rather than') }],
  })
  await identify(userId, { shoe: 42 })
  expect(await valuesOf(userId)).toEqual({ hat: 'M', shoe: 42 })
  // The event itself is in history, with what it said.
  expect((await intake.history()).length).toBeGreaterThan(0)
})

test('a value told before its attribute had a type is not returned as one of that type', async () => {
  const userId = someone()
  await identify(userId, { height: 'tall' })
  await put('height', { type: 'number', unit: 'cm' })
  expect(await profileOf(userId)).toMatchObject({
    values: [],
    silent: [{ attribute: 'height', because: 'does_not_fit' }],
  })
})

test('purposes that are taken from an attribute are taken from its values, in the database; added ones do not reach back', async () => {
  const userId = someone()
  await identify(userId, { plan: 'pro' })
  const stored = async () =>
    intake.postgres.db.selectFrom('attribute_values').select(['collected', 'allow']).where('key', '=', 'plan').execute()
  expect(await stored()).toEqual([{ collected: 3, allow: 1 }])
  await put('plan', { purposes: ['analytics'] })
  expect(await stored()).toEqual([{ collected: 2, allow: 0 }])
  expect(await valuesOf(userId)).toEqual({})
  await put('plan', { purposes: null })
  expect(await stored()).toEqual([{ collected: 2, allow: 0 }])
})

test('a value that is on its way while purposes are taken from its attribute loses them too', async () => {
  await put('late', { purposes: ['essential', 'analytics'] })
  const { db } = intake.postgres
  const { id } = await db.selectFrom('people').select('id').limit(1).executeTakeFirstOrThrow()
  let put2: ReturnType<typeof put> | undefined
  await db.transaction().execute(async (tx) => {
    const told = { workspaceId: 1, personId: id, key: 'late', value: 'x', class: 2, at: Date.now(), originId: 1 }
    const { snapshot } = await sql<{ snapshot: string }>`select pg_current_snapshot()::text as snapshot`
      .execute(tx)
      .then((answer) => answer.rows[0]!)
    const more = { sourceId: 1, messageId: 'late', collected: 3 }
    await tellValues(tx, [{ ...told, ...more }], { snapshot, now: Date.now() })
    put2 = put('late', { purposes: ['essential'] })
    // The new rule is in force for others while the writer is still at it.
    await expect.poll(async () => (await get('late')).purposes, { timeout: 30_000 }).toEqual(['essential'])
  })
  expect((await put2)?.status).toBe(200)
  const stored = db.selectFrom('attribute_values').select('collected').where('key', '=', 'late')
  expect(await stored.execute()).toEqual([{ collected: 1 }])
})

test('what none of its purposes allow is kept out with that reason', async () => {
  await put('newsletter_topic', { purposes: ['email'] })
  await identify(someone(), { newsletter_topic: 'tea' })
  expect((await get('newsletter_topic')).keptOut).toMatchObject([{ reason: 'no_purpose', count: 1 }])
})

test('a retired attribute is collected and returned no longer', async () => {
  const userId = someone()
  await identify(userId, { fax: '1' })
  await put('fax', { status: 'retired' })
  await identify(userId, { fax: '2' })
  expect(await profileOf(userId)).toMatchObject({ values: [], silent: [] })
  expect((await get('fax')).keptOut).toMatchObject([{ reason: 'retired', count: 1 }])
})

test('two operators who change an attribute at once do not overwrite each other', async () => {
  const first = (await put('seat')).body
  expect(first.version).toBe(1)
  const answers = await Promise.all([put('seat', { version: 1, unit: 'a' }), put('seat', { version: 1, unit: 'b' })])
  expect(answers.map((a) => a.status).sort()).toEqual([200, 409])
})

test('what makes no sense is refused', async () => {
  const codeOf = async (more: object) => (await put('odd', more)).body.code
  expect(await codeOf({ type: 'choice' })).toBe('invalid_request')
  expect(await codeOf({ type: 'choice', options: [{ key: 's' }, { key: 's' }] })).toBe('invalid_request')
  expect(await codeOf({ type: 'colour' })).toBe('invalid_request')
  expect(await codeOf({ texts: { en: text('Only English') } })).toBe('invalid_request')
  expect(await codeOf({ purposes: ['nonsense'] })).toBe('unknown_purpose')
  expect(await codeOf({ halfLifeDays: 0 })).toBe('invalid_request')
})

test('a value carries where it was shared: as the event says, else as its source shows', async () => {
  const [said, shown] = [someone(), someone()]
  const consent = { consent: { categoryPreferences: { Analytics: true } } }
  await identify(said, { tea: 'oolong' }, { context: { place: 'store:riverside' } })
  await intake.batch(
    [{ type: 'identify', userId: shown, messageId: randomUUID(), traits: { tea: 'sencha' }, context: consent }],
    withKey(consentKey),
  )
  await intake.settled()
  const contextOf = async (userId: string, purpose: string) =>
    (await profileOf(userId, { purpose })).values.find((v: { attribute: string }) => v.attribute === 'tea')?.context
  expect([await contextOf(said, 'essential'), await contextOf(shown, 'analytics')]).toEqual(['store:riverside', 'web'])
})
