import type { ExportedPerson, PersonResult } from '@candor/contracts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiCall, apiClient } from '../../../../test/api-client.ts'
import { importedYes } from '../../../../test/consent-lines.ts'
import { type Intake, startIntake } from '../../../../test/intake.ts'

let intake: Intake
let call: ApiCall
beforeAll(async () => {
  intake = await startIntake()
  call = await apiClient(intake)
})
afterAll(() => intake?.close())

const basis = { legalBasis: 'contract', purposes: ['essential', 'email'], reference: 'CRM export of May' }
const at = '2024-05-01T10:00:00Z'
const person = (user: string, values: Record<string, unknown> = {}, more: object = {}) => ({
  identifiers: [
    { kind: 'user_id', value: user },
    { kind: 'email', value: `${user}@Example.com` },
  ],
  at,
  class: 'zero',
  values: Object.entries(values).map(([attribute, value]) => ({ attribute, value })),
  ...more,
})
const send = async (lines: unknown[], more: object = {}): Promise<PersonResult[]> => {
  const { status, body } = await call('POST', '/v1/people/import', { basis, lines, ...more })
  expect([status, body.detail]).toEqual([200, undefined])
  return body.results
}
const told = (results: PersonResult[]) => results.map((r) => r.code ?? r.status)
const answer = async (key: string, more: object) => {
  const line = importedYes(key, { subject: { kind: 'user_id', value: key }, ...more })
  const { body } = await call('POST', '/v1/consent/import', { lines: [line] })
  expect(body.results).toEqual([{ status: 'recorded' }])
}
const exported = async (query: string): Promise<ExportedPerson[]> => {
  const { status, body } = await call('GET', `/v1/people/export?${query}`)
  expect(status).toBe(200)
  return (body as string)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}
const named = (people: ExportedPerson[], prefix: string) =>
  people.flatMap((p) =>
    p.identifiers.filter((i) => i.kind === 'user_id' && i.value.startsWith(prefix)).map((i) => i.value),
  )
const profileOf = async (user: string, purpose = 'essential') =>
  (await call('GET', `/v1/profile?kind=user_id&value=${user}&purpose=${purpose}`)).body
const peopleCalled = async (prefix: string): Promise<number> => {
  const { rows } = await intake.postgres.pool.query<{ n: number }>(
    `select count(distinct person_id)::int as n from identifiers where value like $1`,
    [`${prefix}%`],
  )
  return rows[0]!.n
}

test('a person is created, known when they come again, and updated by what is new, each value with its origin', async () => {
  expect(told(await send([person('ann', { city: 'Ulm', size: 42 })]))).toEqual(['created'])
  expect(told(await send([person('ann', { city: 'Ulm', size: 42 })]))).toEqual(['unchanged'])
  const later = person('ann', { city: 'Bonn' }, { at: '2025-01-01T00:00:00Z', context: 'store:ulm' })
  expect(told(await send([later, person('ann', { city: 'Kiel' }, { at: '2023-01-01T00:00:00Z' })]))).toEqual([
    'updated',
    'unchanged',
  ])
  expect((await profileOf('ann')).values).toMatchObject([
    {
      attribute: 'city',
      value: 'Bonn',
      class: 'zero',
      at: '2025-01-01T00:00:00.000Z',
      context: 'store:ulm',
      through: { kind: 'user_id', value: 'ann' },
      evidence: { reference: 'CRM export of May', by: 'API key Test', legalBasis: 'contract' },
      purposes: ['essential'],
    },
    { attribute: 'size', value: 42 },
  ])
  const phone = person(
    'ann',
    {},
    { identifiers: [...person('ann').identifiers, { kind: 'phone', value: '+49 170 1234567' }] },
  )
  expect(told(await send([phone]))).toEqual(['updated'])
})

test('a refused line says why and leaves nothing, and its neighbours are taken', async () => {
  await call('PUT', '/v1/attributes/shoe', {
    type: 'number',
    texts: Object.fromEntries(['en', 'zh', 'ar'].map((l) => [l, { name: 'Shoe', description: '' }])),
  })
  const bad: [unknown, string][] = [
    [person('bad1', { shoe: 'forty' }), 'attribute_misfit'],
    [{ ...person('bad2'), identifiers: [{ kind: 'user_id', value: 'null' }] }, 'bad_identifier'],
    [{ ...person('bad3'), identifiers: [] }, 'bad_identifier'],
    [person('bad4', { a: 1 }, { at: '2999-01-01T00:00:00Z' }), 'time_in_future'],
    [person('bad5', { a: 1 }, { class: 'second' }), 'provenance_missing'],
    [person('bad6', { a: 1 }, { purposes: ['sms'] }), 'unknown_purpose'],
    [person('bad7', { a: 1 }, { purposes: ['email'] }), 'nothing_allowed'],
    [person('bad8', {}, { newsletter_consent: true }), 'consent_elsewhere'],
    [person('bad9', {}, { shoesize: 42 }), 'invalid_line'],
    [person('bad10', { a: 'x'.repeat(40_000) }), 'line_too_large'],
    ['nobody', 'invalid_line'],
  ]
  const lines = bad.flatMap(([line], i) => [line, person(`good${i}`, { shoe: 40 + i })])
  const results = await send(lines)
  expect(told(results)).toEqual(bad.flatMap(([, code]) => [code, 'created']))
  expect(results.filter((r) => r.code).every((r) => (r.detail ?? '').length > 20)).toBe(true)
  expect(await peopleCalled('bad')).toBe(0)
  expect(await peopleCalled('good')).toBe(bad.length)
})

test('what a person does not allow is left out and named; with a yes it is kept; a no beats the legal basis', async () => {
  await answer('yes', {})
  await answer('no', { answer: 'deny' })
  const lines = ['yes', 'no', 'silent'].map((user) => ({
    ...person(user, { city: 'Ulm' }),
    values: [
      { attribute: 'city', value: 'Ulm' },
      { attribute: 'likes', value: 'tea', purposes: ['email'] },
    ],
  }))
  const results = await send(lines)
  const leftOut = [{ part: 'likes', because: 'nothing_allowed' }]
  expect(results.map((r) => r.leftOut)).toEqual([undefined, leftOut, leftOut])
  expect((await profileOf('yes', 'email')).values.map((v: { attribute: string }) => v.attribute)).toEqual([
    'city',
    'likes',
  ])
  expect((await profileOf('no')).values.map((v: { attribute: string }) => v.attribute)).toEqual(['city'])
  const onConsent = { basis: { ...basis, legalBasis: 'consent' } }
  expect(
    told(
      await send(
        ['yes', 'no', 'silent'].map((u) => person(u, { hat: 'red' })),
        onConsent,
      ),
    ),
  ).toEqual(['updated', 'nothing_allowed', 'nothing_allowed'])
})

test('an identifier that belongs to another stays there, and the line says so; several lines may speak of one person', async () => {
  const shared = { kind: 'card', value: 'C-1' }
  const first = { ...person('card1'), identifiers: [{ kind: 'user_id', value: 'card1' }, shared] }
  const second = {
    ...person('card2'),
    identifiers: [{ kind: 'user_id', value: 'card2' }, shared],
    at: '2024-06-01T00:00:00Z',
  }
  const results = await send([second, first, person('twice'), person('twice')])
  expect(results.map((r) => [r.status, r.leftOut])).toEqual([
    ['created', [{ part: 'card', because: 'belongs_to_another' }]],
    ['created', undefined],
    ['created', undefined],
    ['unchanged', undefined],
  ])
})

test('two people whom a line joins become one, with the answers of both', async () => {
  await answer('joined', { answer: 'deny' })
  await send([
    {
      ...person('x'),
      identifiers: [{ kind: 'email', value: 'joined@example.com' }],
      values: [{ attribute: 'city', value: 'Ulm' }],
    },
  ])
  expect(told(await send([person('joined', {}, { at: '2024-07-01T00:00:00Z' })]))).toEqual(['updated'])
  expect((await profileOf('joined')).values).toMatchObject([{ attribute: 'city', value: 'Ulm' }])
  expect((await profileOf('joined', 'email')).code).toBe('not_found')
})

test('validating answers the same and writes nothing but that it was asked', async () => {
  const lines = [person('dry', { city: 'Ulm' }), person('dry2', { shoe: 'x' })]
  expect(told(await send(lines, { validate: true }))).toEqual(['created', 'attribute_misfit'])
  expect(await peopleCalled('dry')).toBe(0)
  expect(told(await send(lines))).toEqual(['created', 'attribute_misfit'])
  const { rows } = await intake.postgres.pool.query(
    `select action, detail from audit_log where action like 'people.import%' order by id desc limit 2`,
  )
  expect(rows).toMatchObject([
    { action: 'people.imported', detail: { lines: 2, created: 1, rejected: 1, legalBasis: 'contract' } },
    { action: 'people.import_validated' },
  ])
})

test('an import that names no known purpose, or no source, is refused as a whole; a key without the scope too', async () => {
  const lines = [person('whole')]
  const refused = async (more: object) => (await call('POST', '/v1/people/import', { basis, lines, ...more })).body.code
  expect(await refused({ basis: { ...basis, purposes: ['nonsense'] } })).toBe('unknown_purpose')
  expect(await refused({ sourceId: 4711 })).toBe('not_found')
  expect(await refused({ basis: { ...basis, reference: '' } })).toBe('invalid_request')
  const reader = await apiClient(intake, ['people:read'])
  expect((await reader('POST', '/v1/people/import', { basis, lines })).status).toBe(403)
  expect((await reader('GET', '/v1/people/export?purpose=essential')).status).toBe(403)
})

test('an export holds who allows the purpose, with what a profile for that purpose shows, and nobody else', async () => {
  const users = Array.from({ length: 1_200 }, (_, i) => `ex${String(i).padStart(4, '0')}`)
  for (let i = 0; i < users.length; i += 600)
    await send(users.slice(i, i + 600).map((u) => person(u, { city: 'Ulm', note: `=1+1 "${u}"` })))
  await answer('ex0003', {})
  await send([person('ex0003', { city: 'Bonn' }, { at: '2025-01-01T00:00:00Z' })])
  await answer('ex0004', { purpose: 'essential', answer: 'restrict' })
  const all = await exported('purpose=essential&provenance=true')
  expect(named(all, 'ex').sort()).toEqual(users.filter((u) => u !== 'ex0004'))
  expect(all.map((p) => p.id)).toEqual(all.map((p) => p.id).sort())
  const permitted = await intake.postgres.pool.query(
    `select count(*)::int as n from people where workspace_id = 1 and merged_into is null and allow & 1 <> 0`,
  )
  expect(all.length).toBe(permitted.rows[0].n)

  const forEmail = await exported('purpose=email')
  expect(named(forEmail, 'ex')).toEqual(['ex0003'])
  const { values } = forEmail.find((p) => p.identifiers.some((i) => i.value === 'ex0003'))!
  // What was told before the yes was not told for it.
  expect(values).toEqual({ city: 'Bonn' })
  const profile = await profileOf('ex0003')
  const line = all.find((p) => p.id === profile.personId)!
  expect(line.values).toEqual(
    Object.fromEntries(profile.values.map((v: { attribute: string; value: unknown }) => [v.attribute, v.value])),
  )
  expect(line.provenance?.city).toMatchObject({
    class: 'zero',
    at: '2025-01-01T00:00:00.000Z',
    through: { value: 'ex0003' },
  })

  const pieces: ExportedPerson[] = []
  for (;;) {
    const after = pieces.at(-1)?.id
    const piece = await exported(`purpose=essential&provenance=true&limit=333${after ? `&after=${after}` : ''}`)
    pieces.push(...piece)
    if (piece.length < 333) break
  }
  expect(pieces).toEqual(all)
})

test('a table has the columns that were asked for, and nothing that a spreadsheet would run', async () => {
  expect((await call('GET', '/v1/people/export?purpose=essential&format=csv')).body.code).toBe('invalid_request')
  await send([person('csv', { city: 'A, "B"\nC', note: '=cmd()', sizes: [1, 2] }), person('csv2', { city: '+49 1' })])
  const { body, headers } = await call(
    'GET',
    '/v1/people/export?purpose=essential&format=csv&attributes=city,note,sizes',
  )
  expect(headers.get('content-type')).toContain('text/csv')
  const text = body as string
  expect(text.split('\r\n')[0]).toBe('id,first_seen_at,last_seen_at,user_id,email,phone,city,note,sizes')
  expect(text).toContain(`,csv,csv@example.com,,"A, ""B""\nC",'=cmd(),"[1,2]"\r\n`)
  expect(text).toContain(',csv2,csv2@example.com,,+49 1,,\r\n')
})

test('each export is in the audit log, with its purpose, how far it came and whether it came to its end', async () => {
  await exported('purpose=email&attributes=city')
  await expect
    .poll(async () => {
      const { rows } = await intake.postgres.pool.query(
        `select action, detail from audit_log where action like 'people.export%' order by id desc limit 2`,
      )
      return rows
    })
    .toMatchObject([
      { action: 'people.exported', detail: { purpose: 'email', complete: true, attributes: ['city'] } },
      { action: 'people.export_began', detail: { purpose: 'email' } },
    ])
})

test('people who come by import and by events at once are each one person, with what both told', async () => {
  const users = Array.from({ length: 300 }, (_, i) => `both${i}`)
  const lines = users.map((u) => person(u, { city: 'Ulm' }))
  const events = users.map((u) => ({
    ...{ type: 'identify', messageId: `m-${u}`, userId: u, anonymousId: `device-${u}` },
    traits: { email: `${u}@example.com`, hat: 'red' },
  }))
  const [first, second] = await Promise.all([send(lines), send(lines), intake.batch(events)])
  expect(first.map((r) => r.personId)).toEqual(second.map((r) => r.personId))
  await intake.settled()
  const { rows } = await intake.postgres.pool.query<{ people: number; values: number }>(
    `select count(distinct i.person_id)::int as people, count(v.key)::int as values
     from identifiers i left join attribute_values v
       on v.workspace_id = i.workspace_id and v.person_id = i.person_id and v.origin_id = i.id and v.key in ('city', 'hat')
     where i.workspace_id = 1 and i.value like '%both%'`,
  )
  expect(rows).toEqual([{ people: users.length, values: 2 * users.length }])
})

test('whatever is sent, each line is answered, and what is refused says why', async () => {
  const anything = fc.oneof(fc.jsonValue({ stringUnit: 'binary' }), fc.string({ unit: 'binary' }))
  const sound = person('fuzz', { city: 'Ulm' })
  const changed = fc
    .tuple(fc.constantFrom(...Object.keys(sound), 'context', 'purposes', 'evidence'), anything)
    .map(([name, value]) => ({ ...sound, [name]: value }))
  const value = anything.map((v) => ({ ...sound, values: [{ attribute: 'fuzzed', value: v }] }))
  const key = fc.string({ unit: 'binary' }).map((k) => ({ ...sound, values: [{ attribute: k, value: 1 }] }))
  const names = fc
    .constantFrom('{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{"admin":true}}}')
    .map((text) => ({ ...sound, values: [{ attribute: 'fuzzed', value: JSON.parse(text) }] }))
  const lines = fc.array(fc.oneof(changed, value, key, names, anything), { minLength: 20, maxLength: 60 })
  await fc.assert(
    fc.asyncProperty(lines, async (some) => {
      const { status, body } = await call('POST', '/v1/people/import', { basis, lines: some })
      expect([status, body.code]).toEqual([200, undefined])
      expect(body.results).toHaveLength(some.length)
      for (const result of body.results as PersonResult[])
        expect(result.status !== 'rejected' || (result.detail ?? '').length > 10).toBe(true)
    }),
    { numRuns: 12 },
  )
})
