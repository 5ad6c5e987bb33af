/** Whether the log still has the history it had: the receipt's own proof of it, and a checkpoint kept from before. */
import { equalBytes, fromHex } from '../bytes.ts'
import { verifyConsistency } from '../merkle/verify.ts'
import { type Checkpoint, isSignedByLog, type OpenedCheckpoint, openCheckpoint } from '../note/checkpoint.ts'
import type { VerifierKey } from '../note/keys.ts'
import { type Check, failed, messageOf, notJudged, passed } from './check.ts'
import type { ConsistencyBlock } from './types.ts'

type Tree = Pick<Checkpoint, 'size' | 'root'>

const areJoined = (a: Tree, b: Tree, hashes: readonly string[]): boolean => {
  const [older, newer] = a.size <= b.size ? [a, b] : [b, a]
  return verifyConsistency({
    oldSize: older.size,
    newSize: newer.size,
    oldRoot: older.root,
    newRoot: newer.root,
    proof: hashes.map(fromHex),
  })
}

const compare = (kept: Tree, now: Tree, block: ConsistencyBlock | undefined): Check => {
  const { size } = kept
  const same = kept.size === now.size
  if (same && !equalBytes(kept.root, now.root)) return failed('history', 'history_rewritten', { size })
  // Every log begins with no entries: there was nothing to rewrite.
  if (same || kept.size === 0) return passed('history', 'history_kept', { size })
  if (block?.size !== size) return failed('history', 'history_unproven', { size })
  return areJoined(kept, now, block.hashes)
    ? passed('history', 'history_kept', { size })
    : failed('history', 'history_inconsistent', { size })
}

/** What was kept by hand may have lost its last line feed, or have got those of another system. The signature tells the rest. */
const withLineEnds = (text: string): string => `${text.replaceAll('\r\n', '\n').trimEnd()}\n`

/**
 * @param keptText A checkpoint the reader kept, or undefined.
 * @param keys Those that may have signed it.
 * @returns Null if there is nothing to compare.
 */
export const checkHistory = (
  now: OpenedCheckpoint | null,
  block: ConsistencyBlock | undefined,
  keptText: string | undefined,
  keys: readonly VerifierKey[],
): Check | null => {
  if (keptText === undefined && block === undefined) return null
  if (!now) return notJudged('history')
  if (block) {
    const { size, root, hashes } = block
    const joined = areJoined({ size, root: fromHex(root) }, now.checkpoint, hashes)
    if (!joined) return failed('history', 'history_inconsistent', { size })
    if (keptText === undefined) return passed('history', 'history_joined', { size })
  }
  let kept: OpenedCheckpoint
  try {
    kept = openCheckpoint(withLineEnds(keptText!), keys)
  } catch (error) {
    return failed('history', 'kept_malformed', { problem: messageOf(error) })
  }
  const { origin } = kept.checkpoint
  if (origin !== now.checkpoint.origin) return failed('history', 'kept_foreign', { log: origin })
  if (!isSignedByLog(kept)) return failed('history', 'kept_unsigned')
  return compare(kept.checkpoint, now.checkpoint, block)
}
