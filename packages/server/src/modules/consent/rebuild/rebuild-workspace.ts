import type { ClickHouse } from '../../../platform/clickhouse/index.ts'
import type { PurposeDb } from '../../../platform/postgres/index.ts'
import type { Difference } from './compare.ts'
import { lookAt, lookAtCopy } from './look.ts'
import { nextCopied } from './permissions-copy.ts'
import { nextIds, strangersAmong } from './rebuild.store.ts'
import { repair } from './repair.ts'

export interface RebuildDeps {
  readonly system: PurposeDb<'rebuild'>
  readonly clickhouse: ClickHouse
  /** Purposes allowed without an answer, as bits. */
  readonly defaults: bigint
}

export interface RebuildOptions {
  /** Names what differs and changes nothing. */
  readonly check: boolean
  /** People looked at in one transaction. */
  readonly atOnce?: number
  onDifference?(difference: Difference): void
  /** How many people have been looked at. */
  onProgress?(people: number): void
}

const lowestId = '00000000-0000-0000-0000-000000000000'

/** Everybody a projection may hold: first whom PostgreSQL knows, then those whom only ClickHouse's copy knows. */
async function* everybody({ system, clickhouse }: RebuildDeps, workspaceId: number, atOnce: number) {
  const asRebuild = <T>(fn: (tx: Parameters<typeof nextIds>[0]) => Promise<T>) => system.transaction().execute(fn)
  for (let after = lowestId; ; ) {
    const ids = await asRebuild((tx) => nextIds(tx, workspaceId, after, atOnce))
    if (ids.length === 0) break
    yield ids
    after = ids.at(-1)!
  }
  for (let after = lowestId; ; ) {
    const ids = await nextCopied(clickhouse, workspaceId, after, atOnce)
    if (ids.length === 0) break
    const strangers = await asRebuild((tx) => strangersAmong(tx, workspaceId, ids))
    if (strangers.length > 0) yield strangers
    after = ids.at(-1)!
  }
}

/** In one snapshot of PostgreSQL, without a lock. */
const findDifferences = async (deps: RebuildDeps, workspaceId: number, ids: readonly string[]) => {
  const { system, clickhouse, defaults } = deps
  const look = await system
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute((tx) => lookAt(tx, workspaceId, ids, defaults))
  const copy = await lookAtCopy(clickhouse, workspaceId, look)
  return [...look.differences, ...copy.differences]
}

/** ClickHouse is read a moment later than PostgreSQL: what changes meanwhile is no difference, what stays is one. */
const findLasting = async (deps: RebuildDeps, workspaceId: number, ids: readonly string[]): Promise<Difference[]> => {
  const textOf = (d: Difference) => JSON.stringify(d)
  const first = await findDifferences(deps, workspaceId, ids)
  if (first.length === 0) return first
  const again = new Set((await findDifferences(deps, workspaceId, ids)).map(textOf))
  return first.filter((d) => again.has(textOf(d)))
}

/**
 * Makes everything that follows from a workspace's ledger as the ledger says: current states, masks beside the data, and
 * the copy in ClickHouse. Runs beside the product: it compares without a lock, some people at a time, and holds the head
 * of the ledger only while it puts some right. Ended anywhere, it is simply run again: what is right is left as it is.
 */
export const rebuildWorkspace = async (
  deps: RebuildDeps,
  workspaceId: number,
  options: RebuildOptions,
): Promise<{ people: number; differences: number }> => {
  const { check, atOnce = 1_000, onDifference, onProgress } = options
  let [people, differences] = [0, 0]
  for await (const ids of everybody(deps, workspaceId, atOnce)) {
    const found = check ? await findLasting(deps, workspaceId, ids) : await findDifferences(deps, workspaceId, ids)
    for (const difference of found) onDifference?.(difference)
    if (found.length > 0 && !check) await repair(deps, workspaceId, ids)
    people += ids.length
    differences += found.length
    onProgress?.(people)
  }
  return { people, differences }
}
