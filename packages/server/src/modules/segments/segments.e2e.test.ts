/** Segments through HTTP: counted before they are saved, live afterwards, and never in the way of what people allow. */
import { randomUUID } from 'node:crypto'
import type { SegmentNode } from '@candor/contracts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiCall, apiClient } from '../../../test/api-client.ts'
import { type Intake, startIntake } from '../../../test/intake.ts'

let intake: Intake
let call: ApiCall
beforeAll(async () => {
  intake = await startIntake()
  call = await apiClient(intake)
})
afterAll(() => intake?.close())

const poll = { timeout: 20_000, interval: 50 }
const send = async (...events: Record<string, unknown>[]) => {
  const results = await intake.batch(events.map((e) => ({ messageId: randomUUID(), type: 'track', ...e })))
  expect(results.map((r) => r.status)).toEqual(events.map(() => 'accepted'))
  await intake.settled()
}
const whoHas = async (identifier: string): Promise<string> =>
  (await call('GET', `/v1/people?${new URLSearchParams({ identifier })}`)).body.items[0]?.id
const put = (key: string, definition: SegmentNode | string, more: Record<string, unknown> = {}) =>
  call('PUT', `/v1/segments/${key}`, { name: key, purpose: 'essential', definition, unseenEvents: 'allow', ...more })
const membersOf = async (key: string) => (await call('GET', `/v1/segments/${key}/members`)).body.items
const labelsOf = async (key: string): Promise<string[]> =>
  (await membersOf(key)).map((m: { label: string }) => m.label).sort()
const stateOf = async (key: string) => (await call('GET', `/v1/segments/${key}`)).body.state
const buyers: SegmentNode = { performed: { event: 'Bought' }, times: { op: 'atLeast', n: 2 } }

test('somebody who buys twice enters at once, with the event that decided, and a second time tells nothing new', async () => {
  await send({ userId: 'ann', event: 'Bought' }, { userId: 'bob', event: 'Bought' }, { userId: 'bob', event: 'Bought' })
  const made = await put('buyers', buyers)
  expect(made).toMatchObject({ status: 200, body: { key: 'buyers', version: 1, state: 'computing', usedBy: [] } })
  await expect.poll(() => stateOf('buyers'), poll).toBe('live')
  expect(await membersOf('buyers')).toMatchObject([{ label: 'bob', reason: { kind: 'definition' } }])

  await send({ userId: 'ann', event: 'Bought', messageId: 'decides' })
  await expect.poll(() => labelsOf('buyers'), poll).toEqual(['ann', 'bob'])
  expect((await membersOf('buyers'))[0]).toMatchObject({
    label: 'ann',
    reason: { kind: 'event', name: 'Bought', messageId: 'decides' },
  })
  await send({ userId: 'ann', event: 'Bought' })
  const { body } = await call('GET', '/v1/segments/buyers/changes')
  expect(body.items.map((c: { label: string; change: string }) => [c.label, c.change])).toEqual([
    ['ann', 'entered'],
    ['bob', 'entered'],
  ])
  const { rows } = await intake.postgres.pool.query(
    `select topic, subject_id as who, body ->> 'segment' as key from outbox where topic like 'segment.%' order by id`,
  )
  expect(rows).toEqual([
    { topic: 'segment.entered', who: await whoHas('bob'), key: 'buyers' },
    { topic: 'segment.entered', who: await whoHas('ann'), key: 'buyers' },
  ])
  const { body: own } = await call('GET', `/v1/people/${await whoHas('ann')}/segments`)
  expect(own.items).toMatchObject([{ key: 'buyers', name: 'buyers' }])
})

test('a value that is told, changed and taken back lets somebody in and out', async () => {
  const traits = (city: string | null) => ({ type: 'identify', userId: 'cai', traits: { city } })
  await send(traits('Rome'))
  expect(await put('in-ulm', { attribute: 'city', test: { op: 'equals', value: 'Ulm' } })).toMatchObject({
    status: 200,
  })
  await expect.poll(() => stateOf('in-ulm'), poll).toBe('live')
  await send(traits('Ulm'))
  await expect.poll(() => labelsOf('in-ulm'), poll).toEqual(['cai'])
  expect((await membersOf('in-ulm'))[0].reason).toMatchObject({ kind: 'value', name: 'city' })
  await send(traits(null))
  await expect.poll(() => labelsOf('in-ulm'), poll).toEqual([])
})

test('who joins another takes along what they did, and who is separated again loses it', async () => {
  await send({ userId: 'dan', event: 'Bought' }, { userId: 'eve', event: 'Bought' })
  const [dan, eve] = [await whoHas('dan'), await whoHas('eve')]
  const merged = await call('POST', `/v1/people/${dan}/merge`, { with: eve })
  await expect.poll(() => labelsOf('buyers'), poll).toContain('dan')
  // By the id they had before, too.
  const { body: ofEve } = await call('GET', `/v1/people/${eve}/segments`)
  expect(ofEve.items).toMatchObject([{ key: 'buyers' }])
  await call('POST', `/v1/people/${dan}/unmerge`, { merge: merged.body.mergeId })
  await expect.poll(() => labelsOf('buyers'), poll).not.toContain('dan')
  const { body } = await call('GET', '/v1/segments/buyers/changes?limit=1')
  expect(body.items).toMatchObject([{ change: 'left', reason: { kind: 'identity' } }])
})

test('the segments of a person who does not exist are not_found, and nobody is said to have looked', async () => {
  for (const id of [randomUUID(), '00000000-0000-0000-0000-000000000000']) {
    const { status, body } = await call('GET', `/v1/people/${id}/segments`)
    expect([status, body.code]).toEqual([404, 'not_found'])
  }
  const { body } = await call('GET', '/v1/audit?action=person.segments_read')
  const looked = body.items.map((i: { target: string }) => i.target)
  expect(looked).toContain(`person:${await whoHas('ann')}`)
  expect(looked).not.toContain('person:00000000-0000-0000-0000-000000000000')
})

test('who takes back what a segment serves is gone from it with the very next reading', async () => {
  await send({ userId: 'fay', event: 'Read' }, { userId: 'gus', event: 'Read' })
  const answer = (user: string, given: 'grant' | 'withdraw') =>
    call('POST', '/v1/consent', {
      answers: [{ purpose: 'analytics', answer: given }],
      channel: 'test',
      actor: given === 'grant' ? { kind: 'self' } : { kind: 'operator' },
      idempotencyKey: randomUUID(),
      subject: { kind: 'user_id', value: user },
    })
  expect((await put('readers', { performed: { event: 'Read' } }, { purpose: 'analytics' })).status).toBe(200)
  await expect.poll(() => stateOf('readers'), poll).toBe('live')
  const before = await labelsOf('readers')
  if (before.length === 0) {
    expect((await answer('fay', 'grant')).status).toBe(200)
    await send({ userId: 'fay', event: 'Read' })
    await expect.poll(() => labelsOf('readers'), poll).toContain('fay')
  }
  expect((await answer('fay', 'withdraw')).status).toBe(200)
  expect(await labelsOf('readers')).not.toContain('fay')
  await expect
    .poll(async () => (await call('GET', `/v1/people/${await whoHas('fay')}/segments`)).body.items, poll)
    .not.toContainEqual(expect.objectContaining({ key: 'readers' }))
})

test('time alone lets somebody out, when it is time and not before', async () => {
  await put('just-now', { performed: { event: 'Knocked' }, period: { within: { n: 3, unit: 'second' } } })
  await expect.poll(() => stateOf('just-now'), poll).toBe('live')
  await send({ userId: 'hal', event: 'Knocked' })
  await expect.poll(() => labelsOf('just-now'), poll).toEqual(['hal'])
  await expect.poll(() => labelsOf('just-now'), poll).toEqual([])
  const { body } = await call('GET', '/v1/segments/just-now/changes?limit=1')
  expect(body.items).toMatchObject([{ change: 'left', reason: { kind: 'time' } }])
})

test('a changed definition is another version; a segment inside follows; who holds it keeps it from being deleted', async () => {
  await put('inner', { performed: { event: 'Sang' } })
  await put('outer', { not: { segment: 'inner' } })
  await send({ userId: 'ivy', event: 'Hummed' })
  await expect.poll(() => stateOf('outer'), poll).toBe('live')
  await expect.poll(() => labelsOf('outer'), poll).toContain('ivy')
  const changed = await put('inner', { performed: { event: 'Hummed' } }, { version: 1 })
  expect(changed).toMatchObject({ status: 200, body: { version: 2, usedBy: [{ kind: 'segment', key: 'outer' }] } })
  await expect.poll(() => labelsOf('inner'), poll).toEqual(['ivy'])
  await expect.poll(() => labelsOf('outer'), poll).not.toContain('ivy')
  expect(await put('inner', { performed: { event: 'Sang' } }, { version: 1 })).toMatchObject({ status: 409 })
  expect(await put('inner', { segment: 'outer' })).toMatchObject({ status: 422, body: { code: 'segment_cycle' } })
  expect(await call('DELETE', '/v1/segments/inner')).toMatchObject({ status: 409, body: { code: 'segment_in_use' } })
  expect((await call('DELETE', '/v1/segments/outer')).status).toBe(200)
  expect((await call('DELETE', '/v1/segments/inner')).status).toBe(200)
  expect((await call('GET', '/v1/segments/inner')).status).toBe(404)
  const { body } = await call('GET', '/v1/segments/buyers/versions')
  expect(body.items).toMatchObject([{ version: 1, definition: buyers }])
})

test('a paused segment keeps its members as they are, and is looked at anew when it goes on', async () => {
  await put('sleepers', { performed: { event: 'Slept' } })
  await expect.poll(() => stateOf('sleepers'), poll).toBe('live')
  expect(await put('sleepers', { performed: { event: 'Slept' } }, { state: 'paused' })).toMatchObject({
    body: { state: 'paused', version: 1 },
  })
  await send({ userId: 'jon', event: 'Slept' })
  await put('others', { performed: { event: 'Slept' } })
  await expect.poll(() => labelsOf('others'), poll).toEqual(['jon'])
  expect(await labelsOf('sleepers')).toEqual([])
  await put('sleepers', { performed: { event: 'Slept' } })
  await expect.poll(() => labelsOf('sleepers'), poll).toEqual(['jon'])
})

test('a definition is counted before it is saved, as a tree or as text, with both and its sentence in the answer', async () => {
  const counted = await call('POST', '/v1/segments/preview', {
    purpose: 'essential',
    definition: { performed: { event: 'Bought' } },
    sample: 5,
  })
  expect(counted).toMatchObject({
    status: 200,
    body: { approximate: false, definition: { performed: { event: 'Bought' } } },
  })
  expect(counted.body.count).toBe(counted.body.sample.length)
  expect(counted.body.of).toBeGreaterThan(counted.body.count)
  const again = await call('POST', '/v1/segments/preview', { purpose: 'essential', definition: counted.body.text })
  expect(again.body).toMatchObject({
    definition: counted.body.definition,
    text: counted.body.text,
    count: counted.body.count,
  })
  for (const language of ['en', 'zh', 'ar']) expect(again.body.sentences[language].length).toBeGreaterThan(5)
})

test('fewer than ten people are not counted to who may not see people, and examples are not shown', async () => {
  const viewer = await apiClient(intake, ['segments:read'])
  const ask = { purpose: 'essential', definition: { performed: { event: 'Hummed' } } }
  expect((await viewer('POST', '/v1/segments/preview', ask)).body).toMatchObject({
    count: null,
    share: null,
    sample: [],
  })
  expect(await viewer('POST', '/v1/segments/preview', { ...ask, sample: 1 })).toMatchObject({ status: 403 })
  expect((await viewer('GET', '/v1/segments/buyers')).body.size).toBe(null)
  expect((await viewer('GET', '/v1/segments/buyers/members')).status).toBe(403)
})

test.each([
  ['bad_segment', { all: [] }, 'definition.all'],
  [
    'bad_segment',
    { performed: { event: 'Bought' }, period: { within: { n: 0, unit: 'day' } } },
    'definition.period.within.n',
  ],
  ['unknown_attribute', { not: { attribute: 'nobody-told', test: { op: 'known' } } }, 'definition.not'],
  ['bad_segment', 'performed "Bought" at most', 'definition:1:'],
  ['bad_segment', 17, 'definition'],
])('%s points at the condition: %j', async (code, definition, path) => {
  const { status, body } = await put('wrong', definition as never)
  expect([status, body.code]).toEqual([422, code])
  expect(body.issues[0].path).toContain(path)
  expect(body.issues[0].message.length).toBeGreaterThan(10)
})

test('an event that nobody ever saw is refused unless it is said to come', async () => {
  const unseen = { purpose: 'essential', definition: { performed: { event: 'Never Seen' } } }
  expect((await call('POST', '/v1/segments/preview', unseen)).body.code).toBe('unknown_event')
  expect((await call('POST', '/v1/segments/preview', { ...unseen, unseenEvents: 'allow' })).body.count).toBe(0)
})

test('what is exported are members who allow it, by the identifiers that were asked for', async () => {
  const { status, body, headers } = await call('GET', '/v1/segments/others/export?identifiers=user_id,email')
  expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8'])
  const [head, line, end] = (body as string).split('\r\n')
  expect([head, end]).toEqual(['person_id,since,user_id,email', ''])
  expect(line).toMatch(/^[0-9a-f-]{36},\d{4}-.*Z,jon,$/)
})

test('the weather that is told decides who is in, and is looked at again when it changes', async () => {
  const tell = (is: string[]) =>
    call('PUT', '/v1/signals/weather', {
      items: [{ region: 'DE-BY', is, until: new Date(Date.now() + 3_600_000).toISOString() }],
    })
  expect((await tell(['rain'])).body).toEqual({ regions: 1 })
  const rainy: SegmentNode = {
    all: [{ performed: { event: 'Slept' } }, { signal: { kind: 'weather', region: 'DE-BY', is: ['rain', 'storm'] } }],
  }
  expect((await put('rainy', rainy)).status).toBe(200)
  await expect.poll(() => labelsOf('rainy'), poll).toEqual(['jon'])
  await tell(['clear'])
  await expect.poll(() => labelsOf('rainy'), poll).toEqual([])
  expect((await call('GET', '/v1/segments/rainy/changes?limit=1')).body.items[0].reason).toEqual({ kind: 'signal' })
})

test('sizes, overlap and what can be named are told', async () => {
  const { body: sizes } = await call('GET', '/v1/segments/others/sizes?days=2')
  expect(sizes.items).toHaveLength(2)
  expect(sizes.items[1]).toMatchObject({ size: 1, entered: 1, left: 0 })
  const { body: overlap } = await call('GET', '/v1/segments/compare?a=others&b=sleepers')
  expect(overlap).toEqual({ both: 1, onlyA: 0, onlyB: 0 })
  const { body: catalogue } = await call('GET', '/v1/segments/catalogue')
  expect(catalogue.events).toContainEqual(expect.objectContaining({ type: 'track', name: 'Bought' }))
  expect(catalogue.weather).toEqual([{ region: 'DE-BY', is: ['clear'] }])
  expect((await call('GET', '/v1/segments')).body.items.map((s: { key: string }) => s.key)).toContain('buyers')
})
