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

const send = async (...events: object[]) => {
  await intake.batch(events.map((e) => ({ messageId: randomUUID(), ...e })))
  await intake.settled()
}
const idOf = async (kind: string, value: string): Promise<string> =>
  (await call('GET', `/v1/people?${new URLSearchParams({ kind, identifier: value })}`)).body.items[0].id
const someone = async () => {
  const userId = `u-${randomUUID()}`
  await send({ type: 'identify', userId, traits: { size: 'L' } })
  return { userId, id: await idOf('user_id', userId) }
}
const child = {
  ...{ relation: 'child', label: 'Mina' },
  values: [
    { attribute: 'age_band', value: '6-8' },
    { attribute: 'size', value: '128' },
  ],
}

describe('recipients', () => {
  test('hold what a person says of somebody else, and never mix with what is known of that person', async () => {
    const { id } = await someone()
    const added = await call('POST', `/v1/people/${id}/recipients`, child)
    expect([added.status, added.body]).toMatchObject([201, { relation: 'child', label: 'Mina' }])
    const read = (await call('GET', `/v1/people/${id}/recipients`)).body.items
    expect(read).toEqual([added.body])
    expect(read[0].values).toMatchObject([
      { attribute: 'age_band', value: '6-8', class: 'zero', purposes: ['essential'] },
      { attribute: 'size', value: '128' },
    ])
    const { values } = (await call('GET', `/v1/people/${id}/profile`)).body
    expect(values.map((v: { attribute: string; value: unknown }) => [v.attribute, v.value])).toEqual([['size', 'L']])
  })

  test('are changed, member by member, and removed with everything said of them', async () => {
    const { id } = await someone()
    const path = `/v1/people/${id}/recipients`
    const { body } = await call('POST', path, child)
    const values = [
      { attribute: 'size', value: '134' },
      { attribute: 'age_band', value: null },
    ]
    const changed = await call('PATCH', `${path}/${body.id}`, { label: 'Mina S.', values })
    expect(changed.body).toMatchObject({
      relation: 'child',
      label: 'Mina S.',
      values: [{ attribute: 'size', value: '134' }],
    })
    expect(changed.body.values).toHaveLength(1)
    expect((await call('DELETE', `${path}/${body.id}`)).body).toEqual({ removed: true })
    expect((await call('GET', path)).body.items).toEqual([])
    const left = await intake.postgres.db
      .selectFrom('recipient_values')
      .select('key')
      .where('recipient_id', '=', body.id)
    expect(await left.execute()).toEqual([])
    expect((await call('DELETE', `${path}/${body.id}`)).status).toBe(404)
  })

  test('are typed by the same catalogue, and told only for what the person allows', async () => {
    const { id } = await someone()
    const text = { name: 'Birthday', description: '' }
    await call('PUT', '/v1/attributes/birthday', { type: 'birthday', texts: { en: text, zh: text, ar: text } })
    const add = async (more: object) => (await call('POST', `/v1/people/${id}/recipients`, { ...child, ...more })).body
    expect(await add({ values: [{ attribute: 'birthday', value: 'in May' }] })).toMatchObject({
      code: 'attribute_misfit',
      issues: [{ path: 'values.0.value' }],
    })
    expect((await add({ purposes: ['email'] })).code).toBe('nothing_allowed')
    expect((await add({ values: [{ attribute: 'birthday', value: '--05-12' }] })).values).toMatchObject([
      { value: '--05-12' },
    ])
    expect((await call('GET', `/v1/people/${id}/recipients?purpose=email`)).status).toBe(404)
  })

  test('age as a person’s own values do: what is stale is named, and returned only when asked for, marked', async () => {
    const { id } = await someone()
    const text = { name: 'Shoes', description: '' }
    const said = { type: 'text', halfLifeDays: 180, texts: { en: text, zh: text, ar: text } }
    await call('PUT', '/v1/attributes/shoes', said)
    const values = [
      { attribute: 'shoes', value: '30' },
      { attribute: 'likes', value: 'owls' },
    ]
    const added = await call('POST', `/v1/people/${id}/recipients`, { ...child, values })
    expect(added.body.values).toMatchObject([
      { attribute: 'likes', freshness: null, stale: false },
      { attribute: 'shoes', freshness: expect.closeTo(1, 3), stale: false },
    ])
    const read = async (query = '') => (await call('GET', `/v1/people/${id}/recipients${query}`)).body.items[0]
    expect(await read()).toMatchObject({ values: [{ attribute: 'likes' }, { attribute: 'shoes' }], silent: [] })
    await intake.postgres.pool.query(
      "update recipient_values set at = at - interval '200 days' where recipient_id = $1",
      [added.body.id],
    )
    expect(await read()).toMatchObject({
      values: [{ attribute: 'likes' }],
      silent: [{ attribute: 'shoes', because: 'stale' }],
    })
    expect((await read('?stale=true')).values).toMatchObject([
      { attribute: 'likes', stale: false },
      { attribute: 'shoes', value: '30', stale: true, freshness: expect.closeTo(0.5 ** (200 / 180), 3) },
    ])
  })

  test('of one person are out of reach of another', async () => {
    const [ann, bo] = [await someone(), await someone()]
    const { body } = await call('POST', `/v1/people/${ann.id}/recipients`, child)
    const path = `/v1/people/${bo.id}/recipients/${body.id}`
    expect((await call('PATCH', path, { label: 'X' })).status).toBe(404)
    expect((await call('DELETE', path)).status).toBe(404)
  })

  test('survive a merge: they follow the identifier through which they came', async () => {
    const device = randomUUID()
    await send({ type: 'track', event: 'Seen', anonymousId: device })
    const before = await idOf('anonymous_id', device)
    await call('POST', `/v1/people/${before}/recipients`, child)
    const { userId, id } = await someone()
    await send({ type: 'identify', userId, anonymousId: device })
    for (const one of [id, before])
      expect((await call('GET', `/v1/people/${one}/recipients`)).body.items).toMatchObject([{ label: 'Mina' }])
  })
})

describe('groups', () => {
  test('are told by group calls: their members, and the newest that any of them told', async () => {
    const groupId = `household-${randomUUID()}`
    const [ann, bo] = [await someone(), await someone()]
    const at = (seconds: number) => new Date(Date.now() - 60_000 + seconds * 1_000).toISOString()
    await send(
      { type: 'group', userId: ann.userId, groupId, traits: { kind: 'household', rooms: 3 }, timestamp: at(1) },
      { type: 'group', userId: bo.userId, groupId, traits: { rooms: 4 }, timestamp: at(2) },
      { type: 'group', userId: ann.userId, groupId, traits: { garden: true, gone: 'x' }, timestamp: at(3) },
      { type: 'group', userId: ann.userId, groupId, traits: { gone: null }, timestamp: at(4) },
    )
    const group = (await call('GET', `/v1/groups/${groupId}`)).body
    expect(group.members.map((m: { personId: string }) => m.personId).sort()).toEqual([ann.id, bo.id].sort())
    expect(group.values.map((v: { attribute: string; value: unknown }) => [v.attribute, v.value])).toEqual([
      ['garden', true],
      ['kind', 'household'],
      ['rooms', 4],
    ])
    const own = (await call('GET', `/v1/people/${bo.id}/groups`)).body.items
    expect(own).toMatchObject([{ groupId, values: group.values }])
    // What is told of a group is not told of the person.
    expect((await call('GET', `/v1/people/${ann.id}/profile`)).body.values).toHaveLength(1)
  })

  test('are left by those who leave: with what they told, until something of a later time says that they belong', async () => {
    const groupId = `account-${randomUUID()}`
    const [ann, bo] = [await someone(), await someone()]
    const start = Date.now() - 60_000
    const at = (seconds: number) => new Date(start + seconds * 1_000).toISOString()
    const joins = (userId: string, seconds: number, traits: object = {}) =>
      send({ type: 'group', userId, groupId, traits, timestamp: at(seconds) })
    await joins(ann.userId, 1, { plan: 'pro', seats: 3 })
    await joins(bo.userId, 2, { plan: 'basic' })
    const leave = (id: string, query: Record<string, string> = {}) =>
      call('DELETE', `/v1/people/${id}/groups/${groupId}?${new URLSearchParams(query)}`)
    const read = async () => {
      const { status, body } = await call('GET', `/v1/groups/${groupId}`)
      if (status === 404) return null
      const values = body.values.map((v: { attribute: string; value: unknown }) => [v.attribute, v.value])
      return { members: body.members.map((m: { personId: string }) => m.personId), values: Object.fromEntries(values) }
    }
    expect((await leave(ann.id, { at: at(3) })).body).toEqual({ personId: ann.id, left: true })
    expect(await read()).toEqual({ members: [bo.id], values: { plan: 'basic' } })
    expect((await call('GET', `/v1/people/${ann.id}/groups`)).body.items).toEqual([])
    // Late, of before she left; then of after it.
    await joins(ann.userId, 2.5, { seats: 4 })
    expect(await read()).toEqual({ members: [bo.id], values: { plan: 'basic' } })
    await joins(ann.userId, 4, { seats: 5 })
    expect(await read()).toEqual({ members: [bo.id, ann.id], values: { plan: 'basic', seats: 5 } })
    expect((await call('GET', `/v1/people/${ann.id}/groups`)).body.items[0].since).toBe(at(4))
    expect((await leave(ann.id, { at: at(3.5) })).body.left).toBe(false)
    expect((await leave(bo.id)).body.left).toBe(true)
    expect((await leave(ann.id)).body.left).toBe(true)
    expect(await read()).toBe(null)
    const audit = (await call('GET', `/v1/people/${ann.id}/audit`)).body.items
    expect(audit[0]).toMatchObject({ action: 'person.left_group', detail: { groupId } })
  })

  test('are left through an identifier, and stay so with that one when people are separated', async () => {
    const groupId = `household-${randomUUID()}`
    const [ann, bo] = [await someone(), await someone()]
    for (const { userId } of [ann, bo]) await send({ type: 'group', userId, groupId, traits: {} })
    const merged = await call('POST', `/v1/people/${ann.id}/merge`, { with: bo.id })
    const leave = (query: Record<string, string>) =>
      call('DELETE', `/v1/people/${ann.id}/groups/${groupId}?${new URLSearchParams(query)}`)
    expect((await leave({ kind: 'user_id', value: bo.userId })).body).toEqual({ personId: ann.id, left: true })
    expect((await call('GET', `/v1/groups/${groupId}`)).status).toBe(404)
    expect((await call('POST', `/v1/people/${ann.id}/unmerge`, { merge: merged.body.mergeId })).status).toBe(200)
    const { members } = (await call('GET', `/v1/groups/${groupId}`)).body
    expect(members.map((m: { personId: string }) => m.personId)).toEqual([ann.id])
    expect((await leave({ kind: 'user_id', value: bo.userId })).status).toBe(404)
    expect((await leave({ kind: 'user_id' })).body.code).toBe('invalid_request')
    expect((await leave({ at: '2999-01-01T00:00:00Z' })).body.code).toBe('time_in_future')
    expect((await call('DELETE', `/v1/people/${ann.id}/groups/other`)).status).toBe(404)
  })

  test('hold only who allows the purpose, and only what such members told', async () => {
    const groupId = `account-${randomUUID()}`
    const { userId, id } = await someone()
    await send({ type: 'group', userId, groupId, traits: { plan: 'pro' } })
    expect((await call('GET', `/v1/groups/${groupId}?purpose=analytics`)).status).toBe(404)
    await call('POST', `/v1/people/${id}/consent`, {
      ...{ actor: { kind: 'self' }, channel: 'web', idempotencyKey: randomUUID() },
      answers: [{ purpose: 'analytics', answer: 'grant' }],
    })
    const read = await call('GET', `/v1/groups/${groupId}?purpose=analytics`)
    expect(read.body.values).toMatchObject([{ attribute: 'plan', value: 'pro' }])
  })
})
