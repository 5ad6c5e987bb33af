/**
 * The shape of a receipt. What the proof does not cover must not stand in it: an unknown member beside the record could say
 * anything, and a reader would take it for proven. Inside the record anything may stand, since all of it is proven.
 */
import { canonicalJson } from '../commitment.ts'
import { isCount } from '../merkle/paths.ts'
import { PROFILE, PROOF_TYPE, type Receipt, receiptId, SCHEMA } from './types.ts'

type Test = (value: unknown) => boolean

const isText: Test = (value) => typeof value === 'string' && value.isWellFormed()
const isIndex: Test = (value) => typeof value === 'number' && isCount(value)
const isHash: Test = (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)
const is =
  (expected: string): Test =>
  (value) =>
    value === expected
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Throws the path of what is wrong. `open`: other members may stand beside the named ones. */
const object = (value: unknown, path: string, members: Record<string, Test>, open = false, optional: string[] = []) => {
  if (!isObject(value)) throw new Error(`${path} is missing`)
  for (const [name, test] of Object.entries(members)) {
    if (value[name] === undefined && optional.includes(name)) continue
    if (!test(value[name])) throw new Error(`${path}.${name} is missing or not as it should be`)
  }
  const unknown = Object.keys(value).find((name) => !Object.hasOwn(members, name))
  if (!open && unknown !== undefined) throw new Error(`${path}.${unknown} does not belong into a receipt`)
}

const each = (value: unknown, path: string, check: (one: unknown, path: string) => void) => {
  if (!Array.isArray(value)) throw new Error(`${path} is missing`)
  value.forEach((one, i) => {
    check(one, `${path}[${i}]`)
  })
}

const isArrayOf =
  (test: Test): Test =>
  (value) =>
    Array.isArray(value) && value.every(test)

const text = { sha256: isHash, language: isText, text: isText }

const record = {
  schema_version: isText,
  record_id: isText,
  pii_principal_id: isText,
  pii_processing: isArrayOf(isObject),
  party_identification: isArrayOf(isObject),
  event: isObject,
  agreed_texts: isArrayOf(isObject),
}

const proof = {
  type: is(PROOF_TYPE),
  log: isText,
  log_key: isText,
  record_sha256: isHash,
  commitment_key: isHash,
  leaf_hash: isHash,
  leaf_index: isIndex,
  tree_size: isIndex,
  inclusion: isArrayOf(isHash),
  checkpoint: isText,
  consistency: isObject,
}

const receipt = {
  profile: is(PROFILE),
  schema_version: is(SCHEMA),
  receipt_id: isText,
  record: isObject,
  texts: Array.isArray,
  proof: isObject,
}

/** The receipt a value is. Throws the place and nature of the first thing that is not as it should be. */
export const toReceipt = (value: unknown): Receipt => {
  object(value, 'receipt', receipt)
  const found = value as Receipt
  object(found.record, 'record', record, true)
  object(found.record.event, 'record.event', { event_time: isText, event_state: isText }, true)
  each(found.record.agreed_texts, 'record.agreed_texts', (one, path) => {
    object(one, path, { agreement: isText, version: isText, language: isText, sha256: isHash }, true)
  })
  each(found.texts, 'texts', (one, path) => {
    object(one, path, text)
  })
  object(found.proof, 'proof', proof, false, ['consistency'])
  if (found.proof.consistency !== undefined) {
    const members = { size: isIndex, root: isHash, hashes: isArrayOf(isHash) }
    object(found.proof.consistency, 'proof.consistency', members)
  }
  if (found.receipt_id !== receiptId(found.proof.log, found.proof.leaf_index)) {
    throw new Error('receipt.receipt_id is not the one of this entry')
  }
  // Numbers beyond all bounds and halves of characters have no canonical form.
  canonicalJson(found.record)
  return found
}
