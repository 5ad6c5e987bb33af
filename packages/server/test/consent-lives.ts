import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import type { NewAnswer, NewEntry } from '../src/modules/consent/index.ts'
import { defaultAllow, recordEntries } from '../src/modules/consent/index.ts'
import { type HistoryRow, queueHistory } from '../src/modules/history/index.ts'
import type { CustomerPurpose, PurposeDb } from '../src/platform/postgres/index.ts'
import { answer } from './answers.ts'
import { type ConsentModel, createConsentModel } from './consent-model.ts'

/** What is asked in a life: the contract's purpose, two of the nine, and one of the workspace's own on the last bit. */
export const asked: readonly { purpose: CustomerPurpose; bit: number }[] = [
  { purpose: 'essential', bit: 0 },
  { purpose: 'analytics', bit: 1 },
  { purpose: 'email', bit: 4 },
  { purpose: { key: 'loyalty', bit: 30 }, bit: 30 },
]
const everything = asked.reduce((mask, { bit }) => mask | (1 << bit), 0)

const people = 4

export type Step =
  | {
      do: 'answer'
      who: number
      bit: number
      kind: NewAnswer['kind']
      at: number
      ends: boolean
      verified: boolean
      version: number
    }
  | { do: 'essential'; who: number; kind: 'restrict' | 'grant' }
  | { do: 'merge'; a: number; b: number }

const somebody = fc.nat(people - 1)

/** One thing that happens to one of four people. */
export const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('answer' as const),
      who: somebody,
      bit: fc.constantFrom(1, 4, 30),
      kind: fc.constantFrom<NewAnswer['kind']>('grant', 'grant', 'deny', 'withdraw', 'object'),
      // Clocks jump: an answer may be told later than one that was given after it.
      at: fc.integer({ min: -50, max: 50 }),
      ends: fc.boolean(),
      verified: fc.boolean(),
      version: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('essential' as const),
      who: somebody,
      kind: fc.constantFrom<'restrict' | 'grant'>('restrict', 'grant'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('merge' as const), a: somebody, b: somebody }) },
)

/** A workspace with four people, and what the model says of them. */
export interface Life {
  readonly workspaceId: number
  readonly ids: readonly string[]
  readonly model: ConsentModel
  readonly bornAt: number
  /** How many answers were given. */
  order: number
}

const seen = (workspaceId: number, personId: string, allowed: number): HistoryRow => ({
  workspaceId,
  personId,
  occurredAt: Date.now(),
  receivedAt: Date.now(),
  messageId: randomUUID(),
  type: 'track',
  name: 'Seen',
  originId: 0,
  sourceId: 1,
  allowed,
  properties: '{}',
  context: '{}',
})

/**
 * Begins lives on fresh workspaces. Of each person there is one event that was allowed for everything, and one that was
 * gathered while only the contract was; they are on their way to ClickHouse.
 */
export const beginLives = async (system: PurposeDb, count: number): Promise<Life[]> =>
  system.transaction().execute(async (tx) => {
    const workspaces = await tx
      .insertInto('workspaces')
      .values(Array.from({ length: count }, () => ({ name: 'Brand' })))
      .returning('id')
      .execute()
    const lives = workspaces.map(
      ({ id }): Life => ({
        workspaceId: id,
        ids: Array.from({ length: people }, () => randomUUID()),
        model: createConsentModel(people),
        bornAt: Date.now() - 1_000_000,
        order: 0,
      }),
    )
    const all = lives.flatMap(({ workspaceId, ids }) => ids.map((id) => ({ workspaceId, id })))
    const at = new Date()
    await tx
      .insertInto('people')
      .values(
        all.map(({ workspaceId, id }) => ({
          ...{ workspace_id: workspaceId, id, first_seen_at: at, last_seen_at: at, merged_into: null },
        })),
      )
      .execute()
    const events = all.flatMap(({ workspaceId, id }) => [seen(workspaceId, id, everything), seen(workspaceId, id, 1)])
    await queueHistory(tx, events, [])
    return lives
  })

const merge = async (system: PurposeDb, life: Life, a: number, b: number): Promise<void> => {
  const { workspaceId, ids, model } = life
  const [x, y] = [model.whoIs(a), model.whoIs(b)]
  if (x === y) return
  await system.transaction().execute(async (tx) => {
    await tx
      .updateTable('people')
      .set({ merged_into: ids[x]! })
      .where('workspace_id', '=', workspaceId)
      .where((eb) => eb.or([eb('id', '=', ids[y]!), eb('merged_into', '=', ids[y]!)]))
      .execute()
    const names = { subjectId: ids[x]!, mergedId: ids[y]!, idempotencyKey: randomUUID() }
    const entry: NewEntry = { kind: 'merge', ...names, occurredAt: Date.now(), evidence: {} }
    await recordEntries(tx, workspaceId, [entry], { now: new Date(), defaults: defaultAllow })
  })
  model.join(x, y)
}

/** Lets a step happen, in the product and in the model. */
export const liveOn = async (system: PurposeDb, life: Life, next: Step): Promise<void> => {
  if (next.do === 'merge') return merge(system, life, next.a, next.b)
  const { workspaceId, ids, model, bornAt } = life
  life.order++
  const { order } = life
  const said =
    next.do === 'answer'
      ? { ...next, at: bornAt + next.at, ends: next.kind === 'grant' && next.ends }
      : { ...next, bit: 0, at: bornAt + order, ends: false, verified: false, version: 1 }
  const { who, bit, kind, at, ends, verified, version } = said
  const entry = answer(ids[who]!, {
    ...{ kind, purposeBit: bit, purposeVersion: version, verified, occurredAt: at },
    validUntil: ends ? bornAt + 500 : null,
  })
  await system
    .transaction()
    .execute((tx) => recordEntries(tx, workspaceId, [entry], { now: new Date(), defaults: defaultAllow }))
  model.hear(who, bit, { says: kind === 'grant' ? 'yes' : 'no', at, order, verified, ended: ends })
}
