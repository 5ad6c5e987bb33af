import {
  consistencyProof,
  cosignCheckpoint,
  isSignedByLog,
  openCheckpoint,
  parseVerifierKey,
  type SignerKey,
  type TileStore,
  verifyConsistency,
} from '@candor/proof'

/** A log as anybody sees it. */
export interface PublicLog {
  /** The text of its newest checkpoint. */
  checkpoint(): Promise<string>
  readonly tiles: TileStore
}

/** The log does not continue what the witness saw. Its message says what was found. */
export class LogBroken extends Error {
  override name = 'LogBroken'
}

/**
 * What a witness does: sees that a log's newest checkpoint is signed by the key it knows and continues the last one it saw,
 * and signs it then. `last`: the checkpoint it saw last; null the first time. `now`: seconds since 1970.
 * Answers the checkpoint with its signature. Throws LogBroken.
 */
export const witnessLog = async (
  log: PublicLog,
  { logKeys, last, witness, now }: { logKeys: readonly string[]; last: string | null; witness: SignerKey; now: number },
): Promise<string> => {
  const keys = logKeys.map(parseVerifierKey)
  const text = await log.checkpoint()
  const opened = openCheckpoint(text, keys)
  if (!isSignedByLog(opened)) throw new LogBroken('The newest checkpoint is not signed by the key of the log.')
  const next = opened.checkpoint
  const before = last === null ? null : openCheckpoint(last, keys).checkpoint
  if (before && before.origin !== next.origin)
    throw new LogBroken(`This is the log ${next.origin}, not ${before.origin}.`)
  if (before && before.size > next.size)
    throw new LogBroken(`The log had ${before.size} entries and has ${next.size} now: history was cut.`)
  if (before && before.size > 0) {
    const continues = verifyConsistency({
      oldSize: before.size,
      newSize: next.size,
      oldRoot: before.root,
      newRoot: next.root,
      proof: before.size === next.size ? [] : await consistencyProof(log.tiles, before.size, next.size),
    })
    if (!continues)
      throw new LogBroken(`The log does not continue what it was at ${before.size} entries: history was rewritten.`)
    // Signed already.
    if (last !== null && before.size === next.size) return last
  }
  return cosignCheckpoint(text, witness, now)
}
