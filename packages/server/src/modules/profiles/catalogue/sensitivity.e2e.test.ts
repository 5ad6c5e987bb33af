/** What reaches people and what the law protects, in everything that reads. */
import { randomUUID } from 'node:crypto'
import type { Scope } from '@candor/contracts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ApiCall, apiClient } from '../../../../test/api-client.ts'
import { type Intake, startIntake } from '../../../../test/intake.ts'

let intake: Intake
let call: ApiCall
/** Reads people, and may see neither how they can be reached nor what the law protects. */
let reader: ApiCall
const read: readonly Scope[] = ['people:read', 'people:export']

beforeAll(async () => {
  intake = await startIntake()
  call = await apiClient(intake)
  reader = await apiClient(intake, read)
  const texts = (name: string) => Object.fromEntries(['en', 'zh', 'ar'].map((l) => [l, { name, description: '' }]))
  const describeIt = async (key: string, said: object) => {
    expect((await call('PUT', `/v1/attributes/${key}`, { type: 'text', texts: texts(key), ...said })).status).toBe(200)
  }
  await describeIt('diet', { sensitivity: 'sensitive', purposes: ['essential'] })
  await describeIt('fax', { sensitivity: 'contact' })
  await describeIt('belief', { sensitivity: 'sensitive', purposes: ['personalisation'] })
})
afterAll(() => intake?.close())

const send = async (...events: object[]) => {
  await intake.batch(events.map((e) => ({ messageId: randomUUID(), ...e })))
  await intake.settled()
}
const someone = async (traits: object = {}) => {
  const userId = `u-${randomUUID()}`
  const email = `${userId}@example.org`
  await send({ type: 'identify', userId, traits: { email, fax: '+49 1', diet: 'halal', size: 'L', ...traits } })
  const { body } = await call('GET', `/v1/people?identifier=${userId}`)
  return { id: body.items[0].id as string, userId, email, hint: `u…@example.org` }
}
type Told = { attribute: string; because: string }[]
const known = ({ body }: { body: { values: Told; silent: Told } }) => [
  body.values.map((v) => v.attribute),
  Object.fromEntries(body.silent.map((s) => [s.attribute, s.because])),
]

test('a profile holds them for who may see them, and names them for who may not', async () => {
  const { id } = await someone()
  expect(known(await call('GET', `/v1/people/${id}/profile`))).toEqual([['diet', 'email', 'fax', 'size'], {}])
  const seen = known(await reader('GET', `/v1/people/${id}/profile`))
  expect(seen).toEqual([['size'], { diet: 'sensitive', email: 'contact', fax: 'contact' }])
  const medical = await apiClient(intake, ['people:read', 'people:sensitive'])
  expect(known(await medical('GET', `/v1/people/${id}/profile`))[0]).toEqual(['diet', 'size'])
  expect((await reader('GET', `/v1/people/${id}`)).body.traits.map((t: { key: string }) => t.key)).toEqual(['size'])
})

test('what the law protects is kept and given for purposes that were named, and until then for none', async () => {
  const { id, userId } = await someone({ gender: 'f', belief: 'none' })
  // Nobody has described it yet; the other was told for no purpose that it serves.
  expect(known(await call('GET', `/v1/people/${id}/profile`))[1]).toEqual({ gender: 'sensitive' })
  const { body } = await call('GET', '/v1/attributes/belief')
  expect(body.keptOut).toMatchObject([{ reason: 'no_purpose', count: 1 }])
  const told = await call('POST', '/v1/people/attributes', {
    subject: { kind: 'user_id', value: userId },
    values: [{ attribute: 'belief', value: 'none', class: 'zero' }],
  })
  expect(told.body.code).toBe('attribute_misfit')
})

test('an attribute that the law protects is described with its purposes; retired without', async () => {
  const texts = Object.fromEntries(['en', 'zh', 'ar'].map((l) => [l, { name: 'Allergy', description: '' }]))
  const put = (more: object) =>
    call('PUT', '/v1/attributes/allergy', { type: 'text', sensitivity: 'sensitive', texts, ...more })
  expect(await put({})).toMatchObject({ status: 400, body: { issues: [{ path: 'body.purposes' }] } })
  expect((await put({ purposes: ['essential'] })).status).toBe(200)
  expect((await put({ status: 'retired' })).status).toBe(200)
})

describe('who may not see how people can be reached', () => {
  test('sees identifiers in part: in lists, profiles and evidence, and as a person’s label', async () => {
    const { id, userId, hint } = await someone()
    const { body } = await reader('GET', `/v1/people?identifier=${userId}`)
    expect(body.items[0].label).toBe(hint)
    const values = (list: { kind: string; value: string }[]) => Object.fromEntries(list.map((i) => [i.kind, i.value]))
    const expected = { email: hint, user_id: userId }
    expect(values(body.items[0].identifiers)).toEqual(expected)
    expect(values((await reader('GET', `/v1/people/${id}/merges`)).body.identifiers)).toEqual(expected)
    await call('POST', `/v1/people/${id}/attributes`, {
      through: { kind: 'email', value: `${userId}@example.org` },
      values: [{ attribute: 'hat', value: 'M', class: 'zero' }],
    })
    const profile = (await reader('GET', `/v1/people/${id}/profile`)).body
    expect(profile.values.find((v: { attribute: string }) => v.attribute === 'hat').through.value).toBe(hint)
  })

  test('finds nobody by the beginning of an address, and whoever has one that they know', async () => {
    const { id, userId, email } = await someone()
    const found = async (query: Record<string, string>) =>
      (await reader('GET', `/v1/people?${new URLSearchParams(query)}`)).body.items.map((p: { id: string }) => p.id)
    expect(await found({ q: `${userId}@` })).toEqual([])
    expect([await found({ q: userId }), await found({ identifier: email })]).toEqual([[id], [id]])
  })
})

test('recipients and groups are read alike', async () => {
  const { id, userId } = await someone()
  const values = [
    { attribute: 'diet', value: 'vegan' },
    { attribute: 'size', value: '128' },
  ]
  await call('POST', `/v1/people/${id}/recipients`, { relation: 'child', label: 'Mina', values })
  const groupId = `household-${randomUUID()}`
  await send({ type: 'group', userId, groupId, traits: { fax: '+49 2', rooms: 3 } })
  const keys = ({ values: v, silent }: { values: Told; silent: Told }) => [v.map((x) => x.attribute), silent]
  const recipient = async (by: ApiCall) => keys((await by('GET', `/v1/people/${id}/recipients`)).body.items[0])
  expect(await recipient(call)).toEqual([['diet', 'size'], []])
  expect(await recipient(reader)).toEqual([['size'], [{ attribute: 'diet', because: 'sensitive' }]])
  const back = [{ attribute: 'fax', because: 'contact' }]
  for (const path of [`/v1/people/${id}/groups`, `/v1/groups/${groupId}`]) {
    const group = async (by: ApiCall) => {
      const { body } = await by('GET', path)
      return keys(body.items?.[0] ?? body)
    }
    expect([await group(call), await group(reader)]).toEqual([
      [['fax', 'rooms'], []],
      [['rooms'], back],
    ])
  }
})

test('an export leaves out what the law protects unless asked, and what reaches people unless allowed', async () => {
  const { id, userId, email } = await someone()
  const lines = async (by: ApiCall, query: string) => {
    const { body } = await by('GET', `/v1/people/export?purpose=essential&${query}`)
    const people = (body as string)
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
    const { values, identifiers } = people.find((p) => p.id === id)
    return [Object.keys(values).sort(), identifiers.map((i: { value: string }) => i.value)]
  }
  expect(await lines(call, '')).toEqual([
    ['email', 'fax', 'size'],
    [userId, email],
  ])
  expect((await lines(call, 'sensitive=true'))[0]).toEqual(['diet', 'email', 'fax', 'size'])
  expect(await lines(reader, '')).toEqual([['size'], [userId]])
  const refused = async (by: ApiCall, query: string) => {
    const { status, body } = await by('GET', `/v1/people/export?purpose=essential&${query}`)
    return [status, body.code]
  }
  expect(await refused(reader, 'sensitive=true')).toEqual([403, 'forbidden'])
  expect(await refused(reader, 'identifiers=email')).toEqual([403, 'forbidden'])
  expect(await refused(call, 'attributes=size,diet')).toEqual([400, 'invalid_request'])
  const table = await reader('GET', '/v1/people/export?purpose=essential&format=csv&attributes=size')
  expect(table.body.split('\r\n')[0]).toBe('id,first_seen_at,last_seen_at,user_id,size')
})
