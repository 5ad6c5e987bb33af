/**
 * The proof of consent: an append-only Merkle log over commitments, signed checkpoints, and receipts that anyone verifies
 * without a server. Pure: no network, no clock, no file; runs in Node and in browsers.
 */

export { auditLog } from './audit/audit.ts'
export type {
  Alteration,
  AlterationKind,
  AuditInput,
  AuditReport,
  ExportedCheckpoint,
  Source,
  StoredEntry,
  StoredText,
} from './audit/types.ts'
export { fromBase64, fromHex, toBase64, toHex } from './bytes.ts'
export { canonicalJson, commit, isCanonicalJson, type Json, newCommitmentKey } from './commitment.ts'
export { createFrontier, type Frontier } from './merkle/frontier.ts'
export { emptyRoot, HASH_BYTES, leafHash, nodeHash, rootOfLeaves } from './merkle/hash.ts'
export { inclusionPath, type Range } from './merkle/paths.ts'
export {
  type Consistency,
  type Inclusion,
  verifyConsistency,
  verifyInclusion,
  verifySubtreeConsistency,
  verifySubtreeInclusion,
} from './merkle/verify.ts'
export {
  type Checkpoint,
  cosignCheckpoint,
  isSignedByLog,
  type OpenedCheckpoint,
  openCheckpoint,
  parseCheckpoint,
  signCheckpoint,
} from './note/checkpoint.ts'
export { followHandovers, signHandover } from './note/handover.ts'
export {
  formatSignerKey,
  formatVerifierKey,
  type KeyType,
  newSigner,
  parseSignerKey,
  parseVerifierKey,
  type SignerKey,
  type VerifierKey,
} from './note/keys.ts'
export { formatSignatureLine, type Note, parseNote, verifyNote } from './note/note.ts'
export { buildReceipt, type ReceiptParts } from './receipt/build.ts'
export type { Check, CheckName } from './receipt/check.ts'
export { textHash } from './receipt/check-content.ts'
export { type Finding, fill, sentences, type Values } from './receipt/sentences.ts'
export {
  type AgreedText,
  type ConsentEvent,
  type ConsentRecord,
  type ConsistencyBlock,
  type Party,
  type PersonalData,
  PROFILE,
  type Processing,
  type ProofBlock,
  type Receipt,
  type ReceiptText,
  SCHEMA,
} from './receipt/types.ts'
export { type Verification, type VerifyOptions, verifyReceipt } from './receipt/verify.ts'
export { appendLeaves } from './tiles/append.ts'
export { decodeEntries, encodeEntries } from './tiles/entries.ts'
export { entriesPath, parseTilePath, TILE_WIDTH, type TileId, tilePath, tilesOf, tileWidth } from './tiles/layout.ts'
export { memoryTiles, type Tile, type TileStore, withTiles } from './tiles/store.ts'
export { consistencyProof, inclusionProof, subtreeConsistencyProof, treeRoot } from './tiles/tree.ts'
