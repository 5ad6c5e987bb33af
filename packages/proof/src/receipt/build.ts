import { fromUtf8, toHex } from '../bytes.ts'
import { canonicalJson, commit } from '../commitment.ts'
import { leafHash } from '../merkle/hash.ts'
import { parseCheckpoint } from '../note/checkpoint.ts'
import { textHash } from './check-content.ts'
import {
  type ConsentRecord,
  type ConsistencyBlock,
  PROFILE,
  PROOF_TYPE,
  type Receipt,
  receiptId,
  SCHEMA,
} from './types.ts'
import { verifyReceipt } from './verify.ts'

export interface ReceiptParts {
  readonly record: ConsentRecord
  /** The exact bytes of every text the record names. */
  readonly texts: readonly { readonly language: string; readonly text: string | Uint8Array }[]
  /** 32 bytes, of this event. */
  readonly commitmentKey: Uint8Array
  readonly leafIndex: number
  readonly inclusion: readonly Uint8Array[]
  /** The signed checkpoint that the inclusion proof leads to. */
  readonly checkpoint: string
  /** The log's public key (`vkey`). */
  readonly logKey: string
  /** The tree of a checkpoint the receiver kept, and the proof that joins it to this one. */
  readonly consistency?: { readonly size: number; readonly root: Uint8Array; readonly hashes: readonly Uint8Array[] }
}

/**
 * Writes the receipt of one consent event. It is verified before it is handed out: throws a sentence that names what does not
 * fit, so that a fault of ours is found by us and not by the person.
 */
export const buildReceipt = (parts: ReceiptParts): Receipt => {
  const { checkpoint } = parseCheckpoint(parts.checkpoint)
  const canonical = canonicalJson(parts.record)
  const receipt: Receipt = {
    profile: PROFILE,
    schema_version: SCHEMA,
    receipt_id: receiptId(checkpoint.origin, parts.leafIndex),
    record: JSON.parse(canonical) as ConsentRecord,
    texts: parts.texts.map(({ language, text }) => ({
      sha256: textHash(text),
      language,
      text: typeof text === 'string' ? text : fromUtf8(text),
    })),
    proof: {
      type: PROOF_TYPE,
      log: checkpoint.origin,
      log_key: parts.logKey,
      record_sha256: textHash(canonical),
      commitment_key: toHex(parts.commitmentKey),
      leaf_hash: toHex(leafHash(commit(canonical, parts.commitmentKey))),
      leaf_index: parts.leafIndex,
      tree_size: checkpoint.size,
      inclusion: parts.inclusion.map(toHex),
      checkpoint: parts.checkpoint,
      ...(parts.consistency && { consistency: consistencyBlock(parts.consistency) }),
    },
  }
  const { faults } = verifyReceipt(receipt, { trustedKeys: [parts.logKey] })
  if (faults[0]) throw new Error(`The receipt would not verify. ${faults[0].detail}`)
  return receipt
}

const consistencyBlock = (proof: NonNullable<ReceiptParts['consistency']>): ConsistencyBlock => ({
  size: proof.size,
  root: toHex(proof.root),
  hashes: proof.hashes.map(toHex),
})
