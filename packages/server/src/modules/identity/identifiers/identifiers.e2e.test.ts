/** Identifiers from the wire to the person, through HTTP and the whole pipeline. */
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
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
const event = (type: string, more: Record<string, unknown>) => {
  clock += 1_000
  return { type, messageId: randomUUID(), timestamp: new Date(clock).toISOString(), event: 'Seen', ...more }
}
const send = async (...events: Record<string, unknown>[]) => {
  const results = await intake.batch(events)
  expect(results.map((r) => r.status)).toEqual(events.map(() => 'accepted'))
  await intake.settled()
}
/** The people who hold an identifier, written as it is. */
const whoHas = async (identifier: string, kind?: string): Promise<string[]> => {
  const query = new URLSearchParams({ identifier, ...(kind && { kind }) })
  const { body } = await call('GET', `/v1/people?${query}`)
  return body.items.map((p: { id: string }) => p.id)
}
const put = (body: unknown) => call('PUT', '/v1/identity/settings', body)
const external = (type: string, id: unknown) => ({ externalIds: [{ type, id, collection: 'users', encoding: 'none' }] })

test('one person on every channel: shop, app, e-mail and contact centre, however each writes what it knows', async () => {
  await send(
    event('identify', {
      userId: 'chan',
      anonymousId: 'chan-app',
      traits: { email: 'Chan@Example.com', phone: '(415) 555-2671' },
    }),
    event('track', { anonymousId: 'till-1', context: external('loyalty_card', ' 9911 ') }),
    event('identify', { userId: 'chan', anonymousId: 'chan-web', context: external('card', '9911') }),
    event('identify', { anonymousId: 'centre-7', traits: { phone: '+1 415-555-2671' } }),
    event('track', {
      anonymousId: 'crm-job',
      context: {
        externalIds: [
          { type: 'CRM', id: 77 },
          { type: 'email', id: 'CHAN@example.COM' },
        ],
      },
    }),
  )
  const [chan] = await whoHas('chan', 'user_id')
  const ways = [
    ...[
      ['CHAN@example.com '],
      ['chan@example.com', 'email'],
      ['415.555.2671'],
      ['+14155552671', 'phone'],
      ['9911', 'card'],
    ],
    ...[['77', 'external:crm'], ['till-1', 'anonymous_id'], ['centre-7'], ['chan-web']],
  ] as [string, string?][]
  for (const [value, kind] of ways) expect([value, kind, await whoHas(value, kind)]).toEqual([value, kind, [chan]])
  expect(await whoHas('415.555.2671', 'email')).toEqual([])
  const consent = await call('GET', `/v1/consent?${new URLSearchParams({ kind: 'phone', value: '(415) 555-2671' })}`)
  expect(consent.body.personId).toBe(chan)
})

test('a number without its country is read by the plan of the workspace’s region', async () => {
  await call('PATCH', '/v1/workspace', { region: 'DE' })
  await send(event('identify', { userId: 'dieter', traits: { phone: '0170 7654321' } }))
  expect(await whoHas('+49 170 7654321', 'phone')).toEqual(await whoHas('dieter'))
  await call('PATCH', '/v1/workspace', { region: 'US' })
})

test('an answer about consent is given by whoever holds a card, and by nobody through a value that names nobody', async () => {
  const answer = (kind: string, value: string) =>
    call('POST', '/v1/consent', {
      subject: { kind, value },
      answers: [{ purpose: 'analytics', answer: 'grant' }],
      channel: 'shop',
      actor: { kind: 'self' },
      idempotencyKey: randomUUID(),
    })
  await send(event('track', { anonymousId: 'till-2', context: external('card', '5577') }))
  const given = await answer('card', ' 5577')
  expect([given.status, given.body.code]).toEqual([200, undefined])
  const { body } = await call('GET', '/v1/consent?kind=anonymous_id&value=till-2')
  expect(body.purposes.find((p: { purpose: string }) => p.purpose === 'analytics').allowed).toBe(true)
  for (const [kind, value] of [
    ['user_id', 'NULL'],
    ['phone', '12'],
    ['email', 'nobody'],
  ] as const)
    expect([kind, (await answer(kind, value)).body.code]).toEqual([kind, 'bad_identifier'])
})

test('a value that names nobody counts as absent, and joins nobody', async () => {
  await send(
    event('identify', { userId: 'null', anonymousId: 'n1', traits: { email: 'test@test.com' } }),
    event('identify', { userId: 'NULL', anonymousId: 'n2', traits: { email: 'test@test.com' } }),
    event('alias', { userId: 'nora', previousId: 'undefined' }),
    event('alias', { userId: 'nils', previousId: 'undefined' }),
    event('track', { userId: 'nora', context: external('crm', '[object Object]') }),
    event('track', { userId: 'nils', context: external('crm', '[object Object]') }),
  )
  const all = await Promise.all(['n1', 'n2', 'nora', 'nils'].map((v) => whoHas(v)))
  expect(new Set(all.flat()).size).toBe(4)
  for (const nobody of ['null', 'undefined', 'test@test.com', '[object Object]'])
    expect([nobody, await whoHas(nobody)]).toEqual([nobody, []])
})

test('an event that names nobody else is put aside with its reason, and counts when the value is taken off the list', async () => {
  const { body: before } = await call('GET', '/v1/identity/settings')
  expect(before).toMatchObject({ blocked: [], region: 'US', updatedAt: null })
  expect(before.alwaysBlocked).toContainEqual({ kind: 'any', value: 'null' })
  const blocked = [
    { kind: 'user_id', value: 'Kasse 1' },
    { kind: 'user_id', value: 'kasse 1 ' },
  ]
  const after = await put({ blocked, limits: before.limits })
  expect([after.status, after.body.blocked.length]).toEqual([200, 1])
  const aside = event('track', { userId: 'KASSE 1' })
  await send(aside, event('track', { userId: 'Kasse 2' }))
  const { body: list } = await call('GET', '/v1/quarantine')
  const [item] = list.items.filter((i: { messageId: string }) => i.messageId === aside.messageId)
  expect(item).toMatchObject({ reason: 'names_nobody', detail: expect.stringContaining('userId') })
  expect([await whoHas('KASSE 1'), (await whoHas('Kasse 2')).length]).toEqual([[], 1])

  await put({ blocked: [], limits: before.limits })
  await call('POST', '/v1/quarantine/replay', { ids: [item.id] })
  await expect.poll(() => whoHas('KASSE 1').then((p) => p.length), { timeout: 30_000 }).toBe(1)
  const { body: audit } = await call('GET', '/v1/audit')
  expect(audit.items.map((a: { action: string }) => a.action)).toContain('identity.settings_changed')
})

test('settings that make no sense are refused', async () => {
  const { body: now } = await call('GET', '/v1/identity/settings')
  const { limits } = now
  for (const wrong of [
    { blocked: [{ kind: 'fax', value: 'x' }], limits },
    { blocked: [{ kind: 'any', value: '' }], limits },
    { blocked: [], limits: { ...limits, identifiers: 1 } },
    { blocked: [], limits: { ...limits, join: 0 } },
    { blocked: [], limits: { ...limits, byKind: [...limits.byKind, ...limits.byKind] } },
    { blocked: [], limits, more: 1 },
  ])
    expect((await put(wrong)).status).toBe(400)
  expect((await call('GET', '/v1/identity/settings')).body).toEqual(now)
})

test('more cards than one person may have wait for an operator, and events keep flowing', async () => {
  const { body } = await call('GET', '/v1/identity/settings')
  const limits = { ...body.limits, byKind: [{ kind: 'card', identifiers: 2 }] }
  await put({ blocked: [], limits })
  for (const id of ['c1', 'c2', 'c3'])
    await send(event('track', { userId: 'collector', context: external('card', id) }))
  const [collector] = await whoHas('collector')
  expect(await whoHas('c2', 'card')).toEqual([collector])
  expect(await whoHas('c3', 'card')).not.toEqual([collector])
  const { rows } = await intake.postgres.pool.query("select reason from identity_links where state = 'held'")
  expect(rows).toEqual([{ reason: 'too_many_of_kind' }])
  await send(event('identify', { userId: 'collector', traits: { city: 'Oslo' } }))
  expect(await intake.traitsOf('collector')).toMatchObject({ city: 'Oslo' })
  await put({ blocked: body.blocked, limits: body.limits })
})

test('a shared device: what the first did before signing in stays theirs, and nothing of it reaches the second', async () => {
  const tablet = { anonymousId: 'tablet' }
  const [before, hers, his, between] = [
    event('track', tablet),
    event('track', { ...tablet, userId: 'ann' }),
    event('track', { ...tablet, userId: 'bob' }),
    event('track', tablet),
  ]
  await send(before)
  await send(event('identify', { ...tablet, userId: 'ann', traits: { favourite: 'latte' } }), hers)
  await send(event('identify', { ...tablet, userId: 'bob', traits: { size: 'L' } }), his)
  await send(between)
  // The client gives the device a new anonymous id when somebody signs out.
  await send(event('track', { anonymousId: 'tablet-again' }))
  await send(event('identify', { anonymousId: 'tablet-again', userId: 'bob' }))

  const [[ann], [bob]] = [await whoHas('ann'), await whoHas('bob')]
  expect(ann).not.toBe(bob)
  const history = await intake.history([before, hers, his, between].map((e) => e.messageId as string))
  const personOf = new Map(history.map((h) => [h.message_id, h.person]))
  expect([before, hers, his].map((e) => personOf.get(e.messageId as string))).toEqual([ann, ann, bob])
  expect(personOf.get(between.messageId as string), 'the device is of whom it knew first').toBe(ann)
  expect([await whoHas('tablet'), await whoHas('tablet-again')]).toEqual([[ann], [bob]])
  expect([await intake.traitsOf('ann'), await intake.traitsOf('bob')]).toEqual([{ favourite: 'latte' }, { size: 'L' }])
})

const alike: Record<string, string> = { a: 'а', c: 'с', e: 'е', o: 'о', p: 'р', x: 'х', y: 'у' }
const noise = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({
    unit: fc.constantFrom(
      '\0',
      '\n',
      '\x1f',
      '\ud800',
      '\ufffd',
      '\u200b',
      '\u202e',
      '\u0301',
      '@',
      '%',
      "'",
      '\\',
      '😀',
    ),
    maxLength: 6,
  }),
  fc.constantFrom('', '', '', 'x'.repeat(250), 'é'.repeat(5_000)),
)
/** Names of strangers: each another word, and each word once more in letters that only look like its own. */
const strangers = fc
  .uniqueArray(fc.string({ unit: fc.constantFrom(...Object.keys(alike)), minLength: 5, maxLength: 8 }), {
    minLength: 2,
    maxLength: 4,
  })
  .map((words) =>
    words.flatMap((w) => [w, w.replace(/./, (first) => alike[first]!), `${w.slice(0, 2)}\u200b${w.slice(2)}`]),
  )
const field = fc.constantFrom('userId', 'previousId', 'email', 'domain', 'phone', 'crm', 'card')

const named = (kind: string, name: string, around: readonly [string, string], i: number) => {
  const value = around[0] + name + around[1]
  if (kind === 'userId') return event('track', { userId: value })
  if (kind === 'previousId') return event('alias', { previousId: value })
  if (kind === 'email') return event('identify', { traits: { email: `${value}@example.com` } })
  if (kind === 'domain') return event('identify', { traits: { email: `ann@${value}.example` } })
  if (kind === 'phone') return event('identify', { traits: { phone: `${around[0]}+1415555${2_000 + i}${around[1]}` } })
  return event('track', { context: external(kind, value) })
}

test('whatever identifiers look like — any characters, any length, letters that only look alike — strangers stay strangers', async () => {
  let round = 0
  await fc.assert(
    fc.asyncProperty(strangers, field, fc.tuple(noise, noise), async (names, kind, around) => {
      round++
      const events = names.map((name, i) => ({
        ...named(kind, `r${round}${name}`, around, i),
        anonymousId: `fuzz-${round}-${i}`,
      }))
      const answer = await intake.post('/v1/batch', { batch: events })
      expect(answer.status).toBe(200)
      await intake.settled()
      const taken = events.filter((_, i) => answer.body.results[i].status === 'accepted')
      const { rows } = await intake.postgres.pool.query<{ people: number; devices: number }>(
        `select count(distinct person_id)::int as people, count(*)::int as devices from identifiers
         where kind = 'anonymous_id' and value = any($1)`,
        [taken.map((e) => e.anonymousId)],
      )
      expect(rows[0]).toEqual({ people: taken.length, devices: taken.length })
    }),
    { numRuns: 60 },
  )
  const { rows } = await intake.postgres.pool.query("select detail from quarantine where reason = 'pipeline_error'")
  expect(rows).toEqual([])
})
