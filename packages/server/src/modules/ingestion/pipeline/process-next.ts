import { sql } from 'kysely'
import { unpack } from '../../../platform/codec.ts'
import type { Log } from '../../../platform/log.ts'
import { type ForPurpose, isConflict, isServerTrouble, type PurposeDb } from '../../../platform/postgres/index.ts'
import { noCatalogueNews } from '../../profiles/index.ts'
import { decodeFrames, type Frame } from '../frames.ts'
import type { Chunk, Item, StepDeps } from './chunk.ts'
import { normalise } from './normalise.ts'
import { runPipeline } from './pipeline.ts'
import { type InboxRow, removeWork, setAside, takeWork } from './take-work.ts'

type Tx = ForPurpose

const framesOf = (rows: readonly InboxRow[]): Frame[] =>
  rows.flatMap((row) => decodeFrames(unpack(row.codec, row.body)))

/** A chunk before its first step. */
export const chunkOf = (tx: Tx, items: Item[], frames: readonly Frame[]): Chunk => ({
  tx,
  items,
  doorCounts: frames.map((f) => f.header).filter((h) => h.withheld || h.rejected),
  merges: [],
  newPeople: new Map(),
  overrides: [],
  sources: new Map(),
  standing: new Map(),
  moves: [],
  snapshot: '',
  catalogueNews: noCatalogueNews,
})

const itemsOf = (frames: readonly Frame[]): Item[] =>
  frames.flatMap(normalise).map((event) => ({ event, outcome: { kind: 'ok' }, personId: null, originId: 0 }))

/** All at once: the ordinary way. */
const processTogether = async (tx: Tx, rows: readonly InboxRow[], deps: StepDeps): Promise<Item[]> => {
  const frames = framesOf(rows)
  const items = itemsOf(frames)
  await runPipeline(chunkOf(tx, items, frames), deps)
  return items
}

/**
 * One event at a time, each behind a savepoint: the event that makes a step fail is put aside with the error's words,
 * and its neighbours go on. Slow, and used only for a row that failed as a whole.
 */
const processOneByOne = async (tx: Tx, row: InboxRow, deps: StepDeps): Promise<Item[]> => {
  const frames = framesOf([row])
  const items = itemsOf(frames)
  await runPipeline(chunkOf(tx, [], frames), deps)
  for (const item of items) {
    await sql`savepoint one_event`.execute(tx)
    try {
      await runPipeline(chunkOf(tx, [item], []), deps)
    } catch (error) {
      if (isConflict(error) || isServerTrouble(error)) throw error
      await sql`rollback to savepoint one_event`.execute(tx)
      const detail = error instanceof Error ? error.message.slice(0, 500) : String(error)
      item.outcome = { kind: 'quarantined', reason: 'pipeline_error', detail }
      await runPipeline(chunkOf(tx, [item], []), deps)
    }
  }
  return items
}

const isReadable = (row: InboxRow): boolean => {
  try {
    itemsOf(framesOf([row]))
    return true
  } catch {
    return false
  }
}

const processCarefully = async (tx: Tx, row: InboxRow, deps: StepDeps, log: Log): Promise<Item[]> => {
  if (isReadable(row)) return processOneByOne(tx, row, deps)
  log.error({ seq: row.seq }, 'a row of the inbox cannot be read; it is kept in inbox_unreadable')
  await setAside(tx, row.seq)
  return []
}

export interface Worked {
  readonly rows: number
  readonly items: readonly Item[]
}

/**
 * Takes the oldest work and does all of it in one transaction; null when there is none. Throws what PostgreSQL throws
 * when it is away; the work is then free for the next who asks.
 */
export const processNext = async (
  db: PurposeDb,
  deps: StepDeps,
  log: Log,
  options: { target: number; random?: () => number },
): Promise<Worked | null> => {
  let careful = false
  let taken = 0
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().execute(async (tx) => {
        const rows = await takeWork(tx, careful ? { target: 1, bite: 1 } : { target: options.target, bite: 8 })
        const first = rows[0]
        if (!first) return null
        taken = first.seq
        const items = careful ? await processCarefully(tx, first, deps, log) : await processTogether(tx, rows, deps)
        await removeWork(tx, rows)
        return { rows: rows.length, items }
      })
    } catch (error) {
      if (isServerTrouble(error)) throw error
      if (isConflict(error)) {
        if (attempt > 50) throw error
        await new Promise((r) => setTimeout(r, (options.random ?? Math.random)() * Math.min(attempt * 5, 100)))
      } else if (careful) {
        // Not even its events could be put aside one by one. Left where it is, everything behind it would wait for ever.
        log.error({ err: error, seq: taken }, 'a row of the inbox fails as a whole; it is kept in inbox_unreadable')
        await db.transaction().execute((tx) => setAside(tx, taken))
        return { rows: 1, items: [] }
      } else {
        log.warn({ err: error }, 'a chunk failed; its rows are taken one by one')
        careful = true
      }
    }
  }
}
