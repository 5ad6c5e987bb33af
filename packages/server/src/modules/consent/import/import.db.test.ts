import { readableLine } from '@candor/contracts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importedYes, type SentLine } from '../../../../test/consent-lines.ts'
import { type TestDatabase, testDatabase } from '../../../../test/engines.ts'
import { problem } from '../../../platform/http/index.ts'
import { createRulesDirectory, type IdentityRules } from '../../identity/index.ts'
import { type AnswerWriter, createAnswerWriter } from '../answers/answer-writer.ts'
import { type Catalogue, readCatalogue } from '../catalogue/catalogue.ts'
import { contentsOf } from './import.store.ts'
import { checkLines, takeLines } from './take-lines.ts'

let pg: TestDatabase
let workspaceId: number
let catalogue: Catalogue
let writer: AnswerWriter
let rules: IdentityRules

beforeAll(async () => {
  pg = await testDatabase()
  const { id } = await pg.postgres.db
    .insertInto('workspaces')
    .values({ name: 'Brand' })
    .returning('id')
    .executeTakeFirstOrThrow()
  workspaceId = id
  catalogue = await readCatalogue(pg.app.db, workspaceId)
  rules = await createRulesDirectory(pg.app.db).of(workspaceId)
  writer = createAnswerWriter(pg.purposes.system('consent'))
})
afterAll(async () => {
  await writer?.close()
  await pg?.drop()
})

const take = async (lines: readonly SentLine[], by: AnswerWriter = writer) => {
  const read = lines.map((line) => readableLine.parse(line))
  const checked = checkLines(catalogue, read, { by: { kind: 'apiKey', label: 'Migration' }, now: Date.now(), rules })
  const contents = (ids: readonly string[]) =>
    pg.purposes.withPurpose('consent', { workspaceId, actor: 'test' }, (tx) => contentsOf(tx, workspaceId, ids))
  return (await takeLines({ writer: by, contents }, workspaceId, checked)).map((r) => r.code ?? r.status)
}
const count = async (statement: string): Promise<number> =>
  Number((await pg.postgres.pool.query<{ n: string }>(statement)).rows[0]?.n)
const entries = (key: string) =>
  count(`select count(*) as n from consent_ledger where idempotency_key like 'import:${key}-%'`)
const lines = (key: string, n: number, more: (i: number) => Partial<SentLine> = () => ({})) =>
  Array.from({ length: n }, (_, i) => importedYes(`${key}-${i}`, more(i)))

test('a thousand lines are two transactions, whatever they say, and everything that follows is written with them', async () => {
  const answers = ['grant', 'deny', 'withdraw', 'object', 'restrict'] as const
  const purposes = ['email', 'sms', 'push', 'analytics'] as const
  const some = lines('set', 1_000, (i) => ({
    subject: { kind: 'user_id', value: `set-${i % 250}` },
    answer: answers[i % answers.length]!,
    purpose: purposes[Math.floor(i / 250)]!,
  }))
  expect(new Set(await take(some))).toEqual(new Set(['recorded']))
  expect(await entries('set')).toBe(1_000)
  expect(
    await count(`select count(distinct xmin::text) as n from consent_ledger where idempotency_key like 'import:set-%'`),
  ).toBe(2)
  expect(await count('select count(*) as n from consent_leaves')).toBe(1_000)
  expect(await count('select count(*) as n from consent_current')).toBe(1_000)
  expect(await count(`select count(*) as n from people where allow & 16 <> 0`)).toBe(50)
  expect(await count(`select count(*) as n from people where refused <> 0`)).toBe(200)
})

test('a request that broke off in its middle is sent again: what was written is known, and the rest is written', async () => {
  let left = 300
  const tired: AnswerWriter = {
    ...writer,
    write: (...answer) =>
      left-- > 0 ? writer.write(...answer) : Promise.reject(problem('overloaded', { retryAfter: 1 })),
  }
  await expect(take(lines('half', 500), tired)).rejects.toMatchObject({ code: 'overloaded' })
  expect(await entries('half')).toBe(300)
  const told = await take(lines('half', 500))
  expect([told.slice(0, 300), told.slice(300)].map((half) => [...new Set(half)])).toEqual([['known'], ['recorded']])
  expect(await entries('half')).toBe(500)
})

test('an answer of another origin under the key of a line is not taken for it', async () => {
  await take(lines('mine', 1))
  await pg.postgres.pool.query(
    `update consent_ledger set evidence = evidence - 'import' where idempotency_key = 'import:mine-0'`,
  )
  expect(await take(lines('mine', 1))).toEqual(['conflict'])
})
