import type { ClickHouse } from '../../../platform/clickhouse/index.ts'
import type { Log } from '../../../platform/log.ts'
import type { PurposeDb } from '../../../platform/postgres/index.ts'
import { type Pump, startPump, type WorkWatch } from '../../../platform/work/index.ts'
import { copy, dropOverrides, removeCopies, removeOriginals } from './copies.ts'
import {
  alone,
  beginSquash,
  finishSquash,
  forget,
  readMovedOrigins,
  readOver,
  readSquashes,
  type Squash,
  settle,
  stillMerged,
  turnTo,
} from './squash.store.ts'

type Db = PurposeDb<'resolution'>

export interface SquashOptions {
  /** Identifiers or people at once. */
  atOnce?: number
  /** How long what ended is remembered: longer than any query and any attempt that lost its connection may last. */
  keepMs?: number
}

const remove = async (db: Db, clickhouse: ClickHouse, squash: Squash) => {
  await removeOriginals(clickhouse, squash)
  if (squash.rule === 'person') await dropOverrides(clickhouse, squash.workspaceId, await stillMerged(db, squash))
  await finishSquash(db, squash)
}

/** What was begun by somebody who is gone: copies go and count never; deleting is simply gone on with. */
const tidyUp = async (db: Db, clickhouse: ClickHouse, keepMs: number) => {
  for (const squash of await readSquashes(db)) {
    if (squash.phase === 'copying') {
      await turnTo(db, squash, 'abandoned')
      await removeCopies(clickhouse, squash)
    } else if (squash.phase === 'deleting') await remove(db, clickhouse, squash)
  }
  for (const squash of await readOver(db, keepMs)) {
    if (squash.phase === 'abandoned') await removeCopies(clickhouse, squash)
    await forget(db, squash)
  }
}

/**
 * Writes some events anew under whom they belong to now: copies them (the copies do not count yet), lets the copies count
 * in place of the originals with one commit in PostgreSQL, and deletes the originals. A kill at any instruction leaves
 * either; no event is ever seen twice or not at all. Answers whether there was anything to do.
 */
export const squashSome = async (db: Db, clickhouse: ClickHouse, options: SquashOptions = {}): Promise<boolean> => {
  const { atOnce = 500, keepMs = 3_600_000 } = options
  return alone(db, async () => {
    await tidyUp(db, clickhouse, keepMs)
    await settle(db)
    const squash = await beginSquash(db, atOnce)
    if (!squash) return false
    const moved = squash.rule === 'person' ? await readMovedOrigins(db, squash.workspaceId) : []
    await copy(clickhouse, squash, moved)
    await turnTo(db, squash, 'deleting')
    await remove(db, clickhouse, { ...squash, phase: 'deleting' })
    return true
  })
}

/** Beside the pipeline, and not in the first `afterMs`: minutes later is soon enough, for queries know meanwhile. */
export const startSquash = (deps: {
  db: Db
  clickhouse: ClickHouse
  work: WorkWatch
  log: Log
  afterMs: number
}): Pump => {
  const { db, clickhouse, work, log, afterMs } = deps
  const notBefore = performance.now() + afterMs
  return startPump({
    name: 'the squash of history',
    log,
    restMs: 5_000,
    signal: work.signalOf('squash'),
    turn: async () => (performance.now() >= notBefore && (await squashSome(db, clickhouse)) ? 'more' : 'none'),
  })
}
