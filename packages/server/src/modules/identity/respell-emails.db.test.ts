import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../test/engines.ts'
import { defaultAllow, followIdentified } from '../consent/index.ts'
import { type Claim, identifyPeople } from './index.ts'
import { respellSome } from './respell-emails.ts'

let pg: TestDatabase
let workspaceId = 0
beforeAll(async () => {
  pg = await testDatabase()
})
afterAll(() => pg?.drop())
beforeEach(async () => {
  const added = pg.postgres.db.insertInto('workspaces').values({ name: 'Brand' }).returning('id')
  workspaceId = (await added.executeTakeFirstOrThrow()).id
})

const system = () => pg.purposes.system('resolution')
const respelled = () =>
  respellSome(system(), (tx, found) => followIdentified(tx, found, { now: new Date(), defaults: defaultAllow }))

let second = 0
const see = (said: Partial<Claim>) =>
  system()
    .transaction()
    .execute((tx) =>
      identifyPeople(tx, [
        {
          ...{
            workspaceId,
            messageId: randomUUID(),
            type: 'identify',
            occurredAt: Date.UTC(2026, 0, 1) + ++second * 1_000,
          },
          ...{ userId: null, anonymousId: null, previousId: null, email: null, ...said },
        },
      ]),
    )
/** As an address stood there before domains were written in ASCII. */
const keptAsWritten = async (userId: string, email: string) => {
  await see({ userId, email })
  await pg.postgres.pool.query(
    `insert into email_respellings (workspace_id, origin_id)
    select workspace_id, id from identifiers where workspace_id = $1 and value = $2`,
    [workspaceId, email],
  )
}
const holders = async () => {
  const { rows } = await pg.postgres.pool.query<{ value: string; together: string }>(
    `select i.value, (select string_agg(o.value, ' ' order by o.value) from identifiers o
      where o.workspace_id = i.workspace_id and o.person_id = i.person_id and o.kind = 'user_id') as together
    from identifiers i where i.workspace_id = $1 and kind = 'email' order by value`,
    [workspaceId],
  )
  return Object.fromEntries(rows.map((r) => [r.value, r.together]))
}

test('an old address is found under its new spelling, the same identifier with all that hangs on it', async () => {
  await keptAsWritten('ann', 'ann@münchen.de')
  const numberOf = async () =>
    (
      await pg.postgres.pool.query(`select id from identifiers where workspace_id = $1 and kind = 'email'`, [
        workspaceId,
      ])
    ).rows
  const before = await numberOf()
  expect(await respelled()).toBe(true)
  expect(await holders()).toEqual({ 'ann@xn--mnchen-3ya.de': 'ann' })
  expect(await numberOf()).toEqual(before)
  await see({ userId: 'ann', email: 'ann@xn--mnchen-3ya.de' })
  expect(await holders()).toEqual({ 'ann@xn--mnchen-3ya.de': 'ann' })
  expect(await respelled()).toBe(false)
})

test('where both spellings came since, they are one: whoever was seen with it first has it, and everything that came through it', async () => {
  await keptAsWritten('bo', 'bo@münchen.de')
  const later = await see({ userId: 'other', email: 'bo@xn--mnchen-3ya.de' })
  await pg.postgres.pool.query(
    `insert into attribute_values (workspace_id, person_id, key, class, origin_id, source_id, value, at, message_id)
    select workspace_id, person_id, 'size', 2, id, 1, '38', now(), 'm' from identifiers where workspace_id = $1 and value = $2`,
    [workspaceId, 'bo@xn--mnchen-3ya.de'],
  )
  await respelled()
  expect(await holders()).toEqual({ 'bo@münchen.de': 'bo', 'bo@xn--mnchen-3ya.de': 'bo' })
  const { rows } = await pg.postgres.pool.query(
    `select person_id <> $2 as moved from attribute_values where workspace_id = $1`,
    [workspaceId, later.personOf[0]],
  )
  expect(rows).toEqual([{ moved: true }])
})

test('an address of nobody’s user becomes the user’s; what is no address, or is written right, stays', async () => {
  await keptAsWritten('cy', 'cy@bücher.example')
  await see({ anonymousId: 'tablet', email: 'cy@xn--bcher-kva.example' })
  await keptAsWritten('di', 'dí@example.org')
  await keptAsWritten('ed', 'ed@пример.')
  await respelled()
  expect(await holders()).toEqual({
    'cy@bücher.example': 'cy',
    'cy@xn--bcher-kva.example': 'cy',
    'dí@example.org': 'di',
    'ed@пример.': 'ed',
  })
  expect(await respelled()).toBe(false)
})

test('an address that is claimed while it is respelled is one all the same', async () => {
  await keptAsWritten('fay', 'fay@münchen.de')
  await Promise.all([
    respelled(),
    ...Array.from({ length: 4 }, (_, i) =>
      see({ anonymousId: `d${i}`, email: 'fay@xn--mnchen-3ya.de' }).catch(() => see({ anonymousId: `d${i}` })),
    ),
  ])
  expect((await holders())['fay@xn--mnchen-3ya.de']).toBe('fay')
})
