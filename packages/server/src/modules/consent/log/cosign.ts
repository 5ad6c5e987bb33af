import {
  formatSignatureLine,
  formatVerifierKey,
  parseCheckpoint,
  parseNote,
  type VerifierKey,
  verifyNote,
} from '@candor/proof'
import { problem } from '../../../platform/http/index.ts'
import type { AnyDb } from '../../../platform/postgres/index.ts'
import { readCheckpoint, writeCosignatures } from './log.store.ts'

/**
 * Takes in a checkpoint that a witness signed too: its signature is served with the checkpoint from then on, and stands in
 * receipts. Answers the names of the witnesses on it. Throws invalid_request for what is no checkpoint, not_found for one
 * that this log never signed, and unknown_witness when nobody who is trusted as a witness has signed.
 */
export const takeCosignature = async (
  db: AnyDb,
  workspaceId: number,
  text: string,
  witnesses: readonly VerifierKey[],
): Promise<{ size: number; witnesses: string[] }> => {
  let size: number
  try {
    size = parseCheckpoint(text).checkpoint.size
  } catch (error) {
    throw problem('invalid_request', { detail: (error as Error).message })
  }
  const note = parseNote(text)
  const own = await readCheckpoint(db, workspaceId, size)
  if (!own || parseNote(own.note).text !== note.text)
    throw problem('not_found', { detail: 'This log has signed no such checkpoint.' })
  const signed = witnesses.flatMap((key) => {
    const line = note.signatures.find((one) => one.name === key.name && one.id === key.id)
    const holds = line && verifyNote({ ...note, signatures: [line] }, [key]).good.length > 0
    return holds ? [{ witness: formatVerifierKey(key), name: key.name, line: formatSignatureLine(line) }] : []
  })
  if (signed.length === 0) throw problem('unknown_witness')
  await writeCosignatures(db, workspaceId, size, signed)
  return { size, witnesses: signed.map((one) => one.name) }
}
