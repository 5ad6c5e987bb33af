import { randomUUID } from 'node:crypto'
import { purposeMask } from '@candor/contracts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../test/engines.ts'
import type { ForPurpose } from '../../platform/postgres/index.ts'
import { queueNotes } from './changes/changes.store.ts'
import { type NewFeedback, takeFeedback } from './take-feedback.ts'

let pg: TestDatabase

beforeAll(async () => {
  pg = await testDatabase()
  await pg.postgres.pool.query("insert into workspaces (name) values ('Brand')")
})
afterAll(() => pg?.drop())

const within = <T>(act: (tx: ForPurpose) => Promise<T>) => pg.purposes.system('resolution').transaction().execute(act)

const person = async (allow: number, until: Date | null = null): Promise<string> => {
  const id = randomUUID()
  const at = { first_seen_at: new Date(), last_seen_at: new Date() }
  const ends = until ? { valid_until: until } : {}
  await pg.postgres.db
    .insertInto('people')
    .values({ workspace_id: 1, id, allow, ...at, ...ends })
    .execute()
  return id
}
const said = (more: Partial<NewFeedback> = {}): NewFeedback => ({
  ...{ person: null, kind: 'comment', channel: 'web', externalId: randomUUID(), text: '物流很快', score: null },
  ...{ at: Date.now(), collected: purposeMask(['essential', 'analytics']) },
  ...more,
})

test('however often and in whatever pieces the same is told, each is kept once', async () => {
  const names = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(names, fc.integer({ min: 1, max: 4 }), async (told, size) => {
      const channel = randomUUID()
      const items = told.map((n) => said({ channel, externalId: `c${n}` }))
      const outcomes: string[] = []
      for (let i = 0; i < items.length; i += size)
        for (const one of await within((tx) => takeFeedback(tx, 1, items.slice(i, i + size))))
          outcomes.push(one.outcome)
      const { rows } = await pg.postgres.pool.query<{ n: number }>(
        'select count(*)::int as n from feedback where channel = $1',
        [channel],
      )
      expect(rows[0]!.n).toBe(new Set(told).size)
      expect(outcomes.filter((o) => o === 'kept')).toHaveLength(new Set(told).size)
    }),
    { numRuns: 20 },
  )
})

test('it is kept as far as the person allows, and nothing of it where they allow none, or no longer', async () => {
  const analytics = purposeMask(['analytics'])
  const [some, none, ended] = [
    await person(purposeMask(['essential'])),
    await person(purposeMask(['email'])),
    await person(purposeMask(['essential']), new Date(0)),
  ]
  const of = (id: string, more: Partial<NewFeedback> = {}) => said({ person: { id, originId: 1 }, ...more })
  const taken = await within((tx) =>
    takeFeedback(tx, 1, [of(some), of(none), of(ended), of(some, { collected: analytics }), said({ collected: 0 })]),
  )
  expect(taken.map((t) => t.outcome)).toEqual(['kept', 'withheld', 'withheld', 'withheld', 'withheld'])
  const { rows } = await pg.postgres.pool.query(
    'select person_id, allow::int, collected::int, themes from feedback where id = $1',
    [taken[0]!.id],
  )
  expect(rows).toEqual([{ person_id: some, allow: 1, collected: 3, themes: { delivery: 1 } }])
})

test('each contributor who allows it has one note a change, however often it is queued', async () => {
  const email = purposeMask(['email'])
  const all = purposeMask(['essential', 'analytics', 'email'])
  const [yes, no] = [await person(all), await person(purposeMask(['essential']))]
  const of = (id: string, text: string) => said({ person: { id, originId: 1 }, text, at: Date.now() - 1_000 })
  await within((tx) =>
    takeFeedback(tx, 1, [of(yes, '太甜了'), of(yes, '味道很好'), of(no, '太甜了'), said({ text: '太甜了' })]),
  )
  const change = { id: randomUUID(), theme: 'taste', since: '2020-01-01' }
  const queue = () => within((tx) => queueNotes(tx, 1, change, email))
  expect([await queue(), await queue()]).toEqual([1, 0])
  const { rows } = await pg.postgres.pool.query(
    'select person_id, allow::int from feedback_notes where change_id = $1',
    [change.id],
  )
  expect(rows).toEqual([{ person_id: yes, allow: email }])
  const readable = (purpose: 'email' | 'analytics') =>
    pg.purposes.withPurpose(purpose, { workspaceId: 1, actor: 'test' }, (tx) =>
      tx.selectFrom('feedback_notes').select('id').where('change_id', '=', change.id).execute(),
    )
  expect([(await readable('email')).length, (await readable('analytics')).length]).toEqual([1, 0])
})
