/** Joining and separating people through HTTP, with what hangs on their identifiers. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiCall, apiClient } from '../../../../test/api-client.ts'
import { type Intake, startIntake } from '../../../../test/intake.ts'

let intake: Intake
let call: ApiCall
beforeAll(async () => {
  intake = await startIntake()
  call = await apiClient(intake)
})
afterAll(() => intake?.close())

let clock = Date.now() - 3_600_000
const send = async (...events: Record<string, unknown>[]) => {
  const results = await intake.batch(
    events.map((more) => {
      clock += 1_000
      return {
        messageId: randomUUID(),
        timestamp: new Date(clock).toISOString(),
        event: 'Seen',
        type: 'identify',
        ...more,
      }
    }),
  )
  expect(results.map((r) => r.status)).toEqual(events.map(() => 'accepted'))
  await intake.settled()
}
const whoHas = async (identifier: string): Promise<string> => {
  const { body } = await call('GET', `/v1/people?${new URLSearchParams({ identifier })}`)
  return body.items[0]?.id
}
const timelineOf = async (id: string): Promise<string[]> => {
  const { body } = await call('GET', `/v1/people/${id}/timeline`)
  return body.items.map((e: { messageId: string }) => e.messageId).sort()
}

test('a merge is shown, made, shown again in the list, undone, and everything is back', async () => {
  await send(
    { userId: 'ann', anonymousId: 'ann-phone', messageId: 'ann-1', traits: { size: 38 } },
    { userId: 'bea', anonymousId: 'bea-phone', messageId: 'bea-1', traits: { size: 41 } },
  )
  const [ann, bea] = [await whoHas('ann'), await whoHas('bea')]
  const no = {
    answers: [{ purpose: 'email', answer: 'deny' }],
    channel: 'phone',
    actor: { kind: 'operator' },
    idempotencyKey: randomUUID(),
    subject: { kind: 'user_id', value: 'bea' },
  }
  expect(await call('POST', '/v1/consent', no)).toMatchObject({ status: 200 })
  const shown = await call('POST', `/v1/people/${ann}/merge`, { with: bea, dryRun: true })
  expect(shown).toMatchObject({
    status: 200,
    body: {
      ...{ applied: false, survivorId: ann, mergedId: bea, mergeId: null, people: [bea], events: 1 },
      identifiers: [
        { kind: 'user_id', value: 'bea', verified: false },
        { kind: 'anonymous_id', value: 'bea-phone' },
      ],
      values: expect.arrayContaining([{ key: 'size', class: 2 }]),
      answers: [{ kind: 'deny', purpose: 'email' }],
    },
  })
  expect(await whoHas('bea')).toBe(bea)

  const made = await call('POST', `/v1/people/${ann}/merge`, { with: bea })
  expect(made.body).toMatchObject({ applied: true, survivorId: ann, events: 1 })
  expect([await whoHas('bea'), await timelineOf(ann)]).toEqual([ann, ['ann-1', 'bea-1']])
  const consent = await call('GET', `/v1/people/${ann}/consent`)
  expect(consent.body.purposes.find((p: { purpose: string }) => p.purpose === 'email').state).toBe('refused')
  const list = await call('GET', `/v1/people/${ann}/merges`)
  expect(list.body.merges).toMatchObject([{ id: made.body.mergeId, mergedId: bea, undoable: true, undoneAt: null }])
  expect(list.body.links).toContainEqual(expect.objectContaining({ forced: true, state: 'counts' }))

  const undo = { merge: made.body.mergeId }
  const before = await call('POST', `/v1/people/${ann}/unmerge`, { ...undo, dryRun: true })
  expect(before.body).toMatchObject({ applied: false, personId: ann, separatedId: bea, restored: true, events: 1 })
  expect(await whoHas('bea')).toBe(ann)
  const undone = await call('POST', `/v1/people/${ann}/unmerge`, undo)
  expect(undone.body).toEqual({ ...before.body, applied: true })
  expect([await whoHas('ann'), await whoHas('bea')]).toEqual([ann, bea])
  expect([await timelineOf(ann), await timelineOf(bea)]).toEqual([['ann-1'], ['bea-1']])
  const { body } = await call('GET', `/v1/people/${ann}/consent`)
  expect(body.purposes.find((p: { purpose: string }) => p.purpose === 'email').state).toBe('unknown')
  expect(await call('POST', `/v1/people/${ann}/unmerge`, undo)).toMatchObject({
    status: 404,
    body: { code: 'not_found' },
  })

  const historyOf = async (id: string) => (await call('GET', `/v1/people/${id}/consent/history`)).body.items
  expect((await historyOf(ann)).map((e: { kind: string }) => e.kind)).toEqual(['move', 'merge'])
  expect((await historyOf(bea)).map((e: { kind: string }) => e.kind)).toEqual(['move', 'merge', 'deny'])

  const audit = await intake.postgres.db
    .selectFrom('audit_log')
    .select('action')
    .where('target', '=', `person:${ann}`)
    .execute()
  expect(audit.map((a) => a.action)).toEqual(
    expect.arrayContaining(['people.merge_previewed', 'people.merged', 'people.unmerge_previewed', 'people.unmerged']),
  )
})

test('a dry run counts all that hangs on the identifiers, and nothing that does not', async () => {
  await send({ userId: 'ina', traits: { size: 38 } }, { userId: 'jo', traits: { size: 41 } })
  const [ina, jo] = [await whoHas('ina'), await whoHas('jo')]
  const give = { relation: 'child', label: 'Mina', values: [] }
  const mention = { attribute: 'size', context: '*', answer: 'no', reference: 'asked' }
  for (const id of [ina, jo, jo]) {
    expect((await call('POST', `/v1/people/${id}/recipients`, give)).status).toBe(201)
    expect((await call('PUT', `/v1/people/${id}/mentions`, mention)).status).toBe(200)
    const link = await call('POST', `/v1/people/${id}/preference-link`)
    const headers = { authorization: `Bearer ${link.body.token}`, origin: 'https://shop.example' }
    const chosen = { frequency: 'weekly', channels: [{ key: 'sms', on: false }], idempotencyKey: randomUUID() }
    expect((await call('PUT', '/v1/preferences', chosen, headers)).status).toBe(200)
  }
  await send({ type: 'group', userId: 'jo', groupId: 'g1' }, { type: 'group', userId: 'jo', groupId: 'g2' })
  const hanging = { preferences: 2, mentions: 1, recipients: 2, groups: 2, events: 3 }
  const { body } = await call('POST', `/v1/people/${ina}/merge`, { with: jo, dryRun: true })
  expect(body).toMatchObject({ applied: false, values: [{ key: 'size' }], ...hanging })
  const { mergeId } = (await call('POST', `/v1/people/${ina}/merge`, { with: jo })).body
  const undo = { merge: mergeId, dryRun: true }
  expect((await call('POST', `/v1/people/${ina}/unmerge`, undo)).body).toMatchObject(hanging)
})

test('identifiers are separated by name, written as anybody writes them', async () => {
  await send({ userId: 'cat', anonymousId: 'cat-1', traits: { email: 'Cat@Example.org' } })
  const cat = await whoHas('cat')
  const body = { identifiers: [{ kind: 'email', value: ' CAT@example.org' }] }
  const { body: parted } = await call('POST', `/v1/people/${cat}/unmerge`, body)
  expect(parted).toMatchObject({ applied: true, restored: false, people: [] })
  expect(await whoHas('cat@example.org')).toBe(parted.separatedId)
  await send({ userId: 'cat', traits: { email: 'cat@example.org' } })
  expect(await whoHas('cat@example.org')).toBe(parted.separatedId)
})

test('two verified users wait for an operator, whose word holds; events keep flowing meanwhile', async () => {
  await send({ userId: 'dan' }, { userId: 'eve' }, { userId: 'fay' })
  for (const user of ['dan', 'eve', 'fay']) {
    const id = await whoHas(user)
    const body = { kind: 'user_id', value: user, verified: true }
    expect((await call('POST', `/v1/people/${id}/identifiers`, body)).body).toMatchObject({
      value: user,
      verified: true,
    })
  }
  const [dan, eve, fay] = [await whoHas('dan'), await whoHas('eve'), await whoHas('fay')]
  await send({ type: 'alias', userId: 'dan', previousId: 'eve' }, { type: 'alias', userId: 'dan', previousId: 'fay' })
  expect([await whoHas('dan'), await whoHas('eve')]).toEqual([dan, eve])
  const { body: queue } = await call('GET', '/v1/identity/reviews?limit=1')
  const theirs = { verified: true, verifiedAt: expect.stringMatching(/^\d{4}-.*Z$/) }
  expect(queue.items).toMatchObject([{ reason: 'both_verified', left: theirs, right: theirs }])
  const { body: rest } = await call('GET', `/v1/identity/reviews?limit=5&cursor=${queue.next}`)
  expect(rest.items).toHaveLength(1)
  const review = (user: string) =>
    [...queue.items, ...rest.items].find((r) => [r.left.value, r.right.value].includes(user)).id
  const accepted = await call('POST', `/v1/identity/reviews/${review('eve')}`, { decision: 'accept' })
  expect([await whoHas('dan'), await whoHas('eve')]).toEqual([accepted.body.personId, accepted.body.personId])
  const refused = await call('POST', `/v1/identity/reviews/${review('fay')}`, { decision: 'refuse' })
  expect(refused.body).toEqual({ personId: null })
  await send({ type: 'alias', userId: 'dan', previousId: 'fay' })
  expect(await whoHas('fay')).toBe(fay)
  expect((await call('GET', '/v1/identity/reviews')).body.items).toEqual([])
  expect((await call('POST', `/v1/identity/reviews/${review('fay')}`, { decision: 'accept' })).status).toBe(404)
})

test('an identifier says when it was last shown to be theirs', async () => {
  await send({ userId: 'kim', anonymousId: 'kim-1' })
  const kim = await whoHas('kim')
  const mark = (verified: boolean) =>
    call('POST', `/v1/people/${kim}/identifiers`, { kind: 'user_id', value: 'kim', verified })
  const { body } = await mark(true)
  expect(Math.abs(Date.parse(body.verifiedAt) - Date.now())).toBeLessThan(60_000)
  const seen = async () => {
    const [person, merges] = [await call('GET', `/v1/people/${kim}`), await call('GET', `/v1/people/${kim}/merges`)]
    return [person, merges].map(({ body: { identifiers } }) =>
      Object.fromEntries(identifiers.map((i: { value: string; verifiedAt: string | null }) => [i.value, i.verifiedAt])),
    )
  }
  const expected = { kim: body.verifiedAt, 'kim-1': null }
  expect(await seen()).toEqual([expected, expected])
  expect((await mark(false)).body).toMatchObject({ verified: false, verifiedAt: null })
  expect((await seen())[0]).toEqual({ kim: null, 'kim-1': null })
})

test('an identifier is added by hand, and not taken from somebody else', async () => {
  await send({ userId: 'gil' }, { userId: 'hal', traits: { email: 'hal@example.org' } })
  const gil = await whoHas('gil')
  const add = (kind: string, value: string) =>
    call('POST', `/v1/people/${gil}/identifiers`, { kind, value, verified: false })
  expect(await add('card', '4711')).toMatchObject({
    status: 200,
    body: { kind: 'card', value: '4711', verified: false },
  })
  await send({
    anonymousId: 'till',
    context: { externalIds: [{ type: 'card', id: '4711', collection: 'users', encoding: 'none' }] },
  })
  expect(await whoHas('till')).toBe(gil)
  expect(await add('email', 'hal@example.org')).toMatchObject({ status: 409, body: { code: 'conflict' } })
  expect(await add('email', 'nonsense')).toMatchObject({ status: 422, body: { code: 'bad_identifier' } })
})
