import { formatSignerKey, formatVerifierKey, newSigner, parseCheckpoint, signHandover } from '@candor/proof'
import { sql } from 'kysely'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { assertTilesAgree, holdLog } from './checkpoint.ts'
import { readCheckpoint } from './log.store.ts'
import { logSigner } from './signer.ts'

/**
 * Gives a log a new signing key. The old key signs the new one over the last checkpoint, for the last time: who pinned it
 * follows by that handover, and receipts of before verify as they did. Answers the new public key and the handover; null
 * when nothing was signed yet. Throws LogAltered.
 */
export const rotateLogKey = async (
  tx: ForPurpose<'consent'>,
  workspaceId: number,
  publicUrl: string,
): Promise<{ key: string; handover: string } | null> => {
  await holdLog(tx, workspaceId)
  const last = await readCheckpoint(tx, workspaceId)
  if (!last) return null
  await assertTilesAgree(tx, workspaceId, last)
  const from = await logSigner(tx, workspaceId, publicUrl)
  const to = newSigner(from.name)
  const handover = signHandover(parseCheckpoint(last.note).checkpoint, from, to)
  const key = formatVerifierKey(to)
  await sql`select candor_hand_over_log(${workspaceId}, ${formatSignerKey(to)}, ${key}, ${handover})`.execute(tx)
  return { key, handover }
}
