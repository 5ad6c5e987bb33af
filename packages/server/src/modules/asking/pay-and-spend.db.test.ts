import { randomUUID } from 'node:crypto'
import { flowSaid, type QuestionSaid, questionSaid, type Reward } from '@candor/contracts'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { inAll, wordsOf } from '../../../test/asking.ts'
import { type TestDatabase, testDatabase } from '../../../test/engines.ts'
import { retryConflicts } from '../../platform/postgres/index.ts'
import { createCatalogues } from '../consent/index.ts'
import { createRulesDirectory } from '../identity/index.ts'
import { writeDraft, writePublished } from './catalogue/items.store.ts'
import { dayMs } from './choose/attention.ts'
import type { AskingDeps } from './deps.ts'
import { answerFor } from './page/answer.ts'
import { nextFor } from './page/next.ts'
import { someoneNewOf } from './person/subject.ts'
import type { Payment } from './rewards-seam.ts'
import { readShelf } from './shelf.ts'
import { spendAttention } from './spend-attention.ts'

let pg: TestDatabase
let now = Date.now()
let paid: Payment[]
let deps: AskingDeps

const points = (amount: number): Reward => ({ kind: 'points', amount })
const said = (more: object = {}): QuestionSaid =>
  z.object(questionSaid).parse({
    form: { type: 'single', options: ['yes', 'no'] },
    texts: inAll({ ask: 'Well?', why: 'To know.', options: wordsOf('yes', 'no') }),
    research: { title: 'Test', owner: 'Ada', until: '2099-12-31' },
    ...{ reward: points(20), reaskDays: 90, ...more },
  })
const publish = async (key: string, draft: QuestionSaid) => {
  const item = { kind: 'question', key, by: 'test' } as const
  await writeDraft(pg.app.db, 1, { ...item, draft })
  await writePublished(pg.app.db, 1, { ...item, despite: [] })
}

beforeAll(async () => {
  pg = await testDatabase()
  await pg.postgres.pool.query("insert into workspaces (name) values ('Brand')")
  const { app: postgres, purposes } = pg
  deps = {
    ...{ postgres, purposes, catalogues: createCatalogues(postgres.db), rules: createRulesDirectory(postgres.db) },
    ...{ sources: { byWriteKey: async () => null }, tokens: { sign: async () => '', read: async () => null } },
    rewards: {
      isOffered: async () => true,
      pay: async (_, payment) => {
        // Once a person, reason and period, as a ledger keeps it.
        const isPaid = paid.some(
          (p) => p.reason === payment.reason && p.period === payment.period && p.personId === payment.personId,
        )
        if (isPaid) return null
        paid.push(payment)
        return payment.reward
      },
    },
    ...{
      isHeld: async () => false,
      cors: { allow: () => {}, preflight: () => {} },
      now: () => now,
      random: Math.random,
    },
  }
})
afterAll(() => pg?.drop())
beforeEach(() => {
  paid = []
  now = Date.now()
})

const calling = async () => ({
  ...{ deps, workspaceId: 1, sourceId: 0 },
  shelf: await readShelf(pg.app.db, 1, { catalogues: deps.catalogues, now }),
})
const within = <T>(act: Parameters<typeof pg.purposes.withPurpose<'asking', T>>[2]) =>
  retryConflicts(() => pg.purposes.withPurpose('asking', { workspaceId: 1, actor: 'test' }, act))
const answer = async (anonymousId: string, body: object) => {
  const call = await calling()
  const whole = { subject: { anonymousId }, outcome: 'answered', idempotencyKey: randomUUID(), answer: 'yes', ...body }
  return within((tx) => answerFor(tx, call, whole as never))
}
const next = async (anonymousId: string, more: object = {}) => {
  const call = await calling()
  const body = { subject: { anonymousId }, placement: 'web', channel: 'web', context: {}, seen: [], ...more } as const
  return within((tx) => nextFor(tx, call, body as never))
}
/** The time between two asks, and all that has to pass with it. */
const later = async (days: number) => {
  now += days * dayMs
}

test('an answer pays once a cadence, however often and by however many pages at once it is given', async () => {
  await publish('nps', said())
  const device = randomUUID()
  const first = await Promise.all(Array.from({ length: 20 }, () => answer(device, { question: 'nps', version: 1 })))
  expect(first.filter((one) => one.paid !== null)).toEqual([expect.objectContaining({ paid: points(20) })])
  await later(89)
  expect((await answer(device, { question: 'nps', version: 1 })).paid).toBe(null)
  await later(2)
  expect((await answer(device, { question: 'nps', version: 1 })).paid).toEqual(points(20))
  expect(paid.map((payment) => payment.period)).toEqual(['first', expect.stringContaining('T')])
})

test('what is paid once for ever is paid once, and not again after it was taken back', async () => {
  await publish('birthday', said({ reaskDays: null }))
  const device = randomUUID()
  expect((await answer(device, { question: 'birthday', version: 1 })).paid).toEqual(points(20))
  await later(4_000)
  expect((await answer(device, { question: 'birthday', version: 1 })).paid).toBe(null)
})

test('who gives an answer for nothing is paid nothing; a promise that was another is told', async () => {
  await publish('style', said())
  const device = randomUUID()
  await expect(answer(device, { question: 'style', version: 1, reward: points(50) })).rejects.toMatchObject({
    refusal: { code: 'reward_stale' },
  })
  expect((await answer(device, { question: 'style', version: 1, reward: null })).paid).toBe(null)
  expect(paid).toEqual([])
})

test('the end of a flow is paid once, besides what its answers give', async () => {
  await publish('of-flow', said({ reaskDays: null }))
  const texts = inAll({ title: 'Style', opening: '', why: '' })
  const steps = [{ id: 'one', kind: 'question', question: 'of-flow', known: 'ask' }]
  const draft = z.object(flowSaid).parse({ kind: 'survey', texts, steps, reward: points(100) })
  const item = { kind: 'flow', key: 'style-flow', by: 'test' } as const
  await writeDraft(pg.app.db, 1, { ...item, draft })
  await writePublished(pg.app.db, 1, { ...item, despite: [] })
  const device = randomUUID()
  // Known, since a flow needs somebody whose way through it can be kept.
  await answer(device, { question: 'nps', version: 1 })
  const go = async () => {
    const { ask } = await next(device, { open: { kind: 'flow', key: 'style-flow' } })
    const given = await answer(device, { askId: ask!.askId!, step: 'one' })
    return [ask!.flow!.reward, given.paid, given.paidForFlow]
  }
  expect(await go()).toEqual([points(100), points(20), points(100)])
  expect(await go()).toEqual([null, null, null])
})

test('messages and questions spend one budget', async () => {
  await publish('asked-now', said())
  const device = randomUUID()
  const message = { kind: 'message', key: 'newsletter', placement: 'email', channel: 'email' } as const
  const send = () =>
    within(async (tx) => {
      const who = await someoneNewOf(tx, deps, 1, { anonymousId: device })
      return spendAttention(tx, 1, who!, { ...message, now })
    })
  expect(await send()).toMatchObject({ spent: true })
  expect(await send()).toMatchObject({ spent: false, until: expect.any(Number) })
  expect(await next(device)).toMatchObject({ ask: null, earliest: expect.any(String) })
  // Nothing came back of the message: the gap is longer than the day it would have been.
  await later(1.1)
  expect(await next(device)).toMatchObject({ ask: null })
  await later(1)
  expect((await next(device)).ask).not.toBe(null)
  expect(await send()).toMatchObject({ spent: false })
})
