/** What was agreed to: the words, the record, its commitment, and its place in the tree. */
import { sha256 } from '@noble/hashes/sha2.js'
import { equalBytes, fromHex, toHex, toUtf8 } from '../bytes.ts'
import { canonicalJson, commit } from '../commitment.ts'
import { leafHash } from '../merkle/hash.ts'
import { verifyInclusion } from '../merkle/verify.ts'
import { type Check, failed, notJudged, passed } from './check.ts'
import type { Receipt } from './types.ts'

/** Fingerprint of a text: SHA-256 of its exact bytes, in hex. */
export const textHash = (text: string | Uint8Array): string =>
  toHex(sha256(typeof text === 'string' ? toUtf8(text) : text))

export const checkTexts = ({ record, texts }: Receipt): Check => {
  const altered = texts.find(({ text, sha256 }) => textHash(text) !== sha256)
  if (altered) return failed('texts', 'text_altered', { language: altered.language })
  const named = (one: { language: string; sha256: string }) => `${one.sha256} ${one.language}`
  const agreed = new Set(record.agreed_texts.map(named))
  const shown = new Set(texts.map(named))
  const foreign = texts.find((text) => !agreed.has(named(text)))
  if (foreign) return failed('texts', 'text_foreign', { language: foreign.language })
  const missing = record.agreed_texts.find((text) => !shown.has(named(text)))
  if (missing) {
    const { agreement, version, language } = missing
    return failed('texts', 'text_missing', { agreement, version, language })
  }
  return passed('texts', texts.length > 0 ? 'texts_whole' : 'texts_none')
}

/**
 * Record, key, leaf and inclusion. Where two of them disagree the tree is the judge: whichever leads to the signed root is
 * whole, and the other is named. Without a believable root (null) the place in the tree is not judged.
 */
export const checkCommitment = ({ record, proof }: Receipt, root: Uint8Array | null): Check[] => {
  const canonical = canonicalJson(record)
  const recordWhole = textHash(canonical) === proof.record_sha256
  const stated = fromHex(proof.leaf_hash)
  const computed = leafHash(commit(canonical, fromHex(proof.commitment_key)))
  const fits = equalBytes(stated, computed)
  const inTree = (leaf: Uint8Array): boolean =>
    root !== null &&
    verifyInclusion({
      index: proof.leaf_index,
      size: proof.tree_size,
      leaf,
      root,
      proof: proof.inclusion.map(fromHex),
    })
  const leafAltered = !fits && inTree(computed)

  return [
    recordWhole ? passed('record', 'record_whole') : failed('record', 'record_altered'),
    keyCheck(recordWhole, fits || leafAltered),
    leafAltered
      ? failed('leaf', 'leaf_altered')
      : fits || inTree(stated)
        ? passed('leaf', 'leaf_fits')
        : notJudged('leaf'),
    inclusionCheck(root === null ? null : leafAltered || inTree(stated), proof),
  ]
}

const keyCheck = (recordWhole: boolean, opens: boolean): Check => {
  if (opens) return passed('key', 'key_fits')
  return recordWhole ? failed('key', 'key_wrong') : notJudged('key')
}

const inclusionCheck = (included: boolean | null, proof: Receipt['proof']): Check => {
  if (included === null) return notJudged('inclusion')
  if (!included) return failed('inclusion', 'not_included')
  return passed('inclusion', 'included', { entry: proof.leaf_index + 1, size: proof.tree_size })
}
