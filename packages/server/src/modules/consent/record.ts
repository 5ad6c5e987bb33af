import { createHmac, randomBytes } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { NewEntry } from './entries.ts'

/** A ledger entry as it is committed to: canonical JSON, the random key of its commitment, and the commitment. */
export interface SealedRecord {
  readonly record: string
  readonly key: Buffer
  readonly commitment: Buffer
}

/**
 * Seals an entry: commitment = HMAC-SHA-256(random key of this entry, RFC 8785 canonical JSON of the record). Only the
 * commitment stands in the public log; destroying key and record leaves a leaf that speaks of nobody.
 */
export const sealEntry = (
  workspaceId: number,
  seq: number,
  id: string,
  recordedAt: Date,
  entry: NewEntry,
): SealedRecord => {
  const record = canonicalize({
    workspace: workspaceId,
    seq,
    id,
    ...entry,
    occurredAt: new Date(entry.occurredAt).toISOString(),
    recordedAt: recordedAt.toISOString(),
    ...('validUntil' in entry
      ? { validUntil: entry.validUntil === null ? null : new Date(entry.validUntil).toISOString() }
      : {}),
  })
  if (record === undefined) throw new TypeError('A ledger entry has no canonical form')
  const key = randomBytes(32)
  return { record, key, commitment: createHmac('sha256', key).update(record).digest() }
}
