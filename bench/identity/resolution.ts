import type { Item } from '../../packages/server/src/modules/ingestion/pipeline/chunk.ts'
import type { PipelineEvent } from '../../packages/server/src/modules/ingestion/pipeline/event.ts'
import { identify } from '../../packages/server/src/modules/ingestion/pipeline/identify.ts'
import { joinConsent } from '../../packages/server/src/modules/ingestion/pipeline/join-consent.ts'
import { chunkOf } from '../../packages/server/src/modules/ingestion/pipeline/process-next.ts'
import { profile } from '../../packages/server/src/modules/ingestion/pipeline/profile.ts'
import { tellCatalogue } from '../../packages/server/src/modules/profiles/index.ts'
import { type PurposeDb, retryConflicts } from '../../packages/server/src/platform/postgres/index.ts'
import { upsertByHand } from './by-hand.ts'

type Db = PurposeDb<'resolution'>

export const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now()
  await work()
  return performance.now() - began
}

/** A chunk through the steps from resolution to profile, in its transaction, as a worker takes it. Answers the items. */
export const resolveChunk = (db: Db, events: readonly PipelineEvent[]): Promise<Item[]> =>
  retryConflicts(() =>
    db.transaction().execute(async (tx) => {
      const items = events.map((event): Item => ({ event, outcome: { kind: 'ok' }, personId: null, originId: 0 }))
      const chunk = chunkOf(tx, items, [])
      const deps = { now: Date.now }
      await identify(chunk, deps)
      await joinConsent(chunk, deps)
      await profile(chunk, deps)
      await tellCatalogue(tx, chunk.catalogueNews)
      return items
    }),
  )

export interface Turn {
  /** Milliseconds. */
  readonly candor: number
  readonly byHand: number
  readonly merges: number
}

/** A chunk through Candor, and the same rows upserted by hand right after, so that what else the machine does falls on both. */
export const takeTurn = async (db: Db, events: readonly PipelineEvent[]): Promise<Turn> => {
  let items: Item[] = []
  const candor = await timed(async () => {
    items = await resolveChunk(db, events)
  })
  const byHand = await timed(() => db.transaction().execute((tx) => upsertByHand(tx, items)))
  return { candor, byHand, merges: events.filter((e) => e.type === 'identify' && e.anonymousId !== null).length }
}
