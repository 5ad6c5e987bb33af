import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { randomBytes } from '@noble/hashes/utils.js'
import canonicalize from 'canonicalize'
import { toUtf8 } from './bytes.ts'

/** A value that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json | undefined }

/**
 * The one spelling of a JSON value (RFC 8785): the bytes that are committed to. Throws on what JSON cannot hold: NaN, a lone
 * surrogate, a cycle.
 */
export const canonicalJson = (value: unknown): string => {
  const text = canonicalize(value)
  if (text === undefined) throw new Error('This value has no JSON.')
  return text
}

/** Whether a text is JSON in its one spelling. */
export const isCanonicalJson = (text: string): boolean => {
  try {
    return canonicalJson(JSON.parse(text)) === text
  } catch {
    return false
  }
}

const KEY_BYTES = 32

/** A fresh random key for one event. Destroying it, with the record, leaves a leaf that nothing can be linked to. */
export const newCommitmentKey = (): Uint8Array => randomBytes(KEY_BYTES)

/**
 * What the tree keeps of a record: HMAC-SHA-256 of its canonical JSON under the key of this event. Throws unless the key has 32
 * bytes: HMAC pads shorter keys with zeros, so that two keys would open one commitment.
 */
export const commit = (record: string, key: Uint8Array): Uint8Array => {
  if (key.length !== KEY_BYTES) throw new Error('A commitment key has 32 bytes.')
  return hmac(sha256, key, toUtf8(record))
}
