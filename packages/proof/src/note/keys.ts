/** Keys of signed notes (C2SP signed-note, tlog-cosignature) and the texts they are handed around in. */
import { ed25519 } from '@noble/curves/ed25519.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { randomBytes } from '@noble/hashes/utils.js'
import { concat, equalBytes, fromBase64, toBase64, toHex, toUtf8 } from '../bytes.ts'

/** What a key signs: the note as it is, as a log does, or a checkpoint with the time it was seen, as a witness does. */
export type KeyType = 'ed25519' | 'cosignature/v1'

// The bytes are assigned by c2sp.org/signed-note.
const typeBytes: Record<KeyType, number> = { ed25519: 0x01, 'cosignature/v1': 0x04 }

/** A public key under its name. */
export interface VerifierKey {
  readonly name: string
  readonly type: KeyType
  /** Eight hex digits; a hint that tells keys of one name apart, not a secure hash. */
  readonly id: string
  readonly publicKey: Uint8Array
}

/** A private key under its name. */
export interface SignerKey extends VerifierKey {
  readonly seed: Uint8Array
}

// A name stands between spaces in a signature line and between pluses in a key text.
const isName = (name: string): boolean => name !== '' && name.isWellFormed() && !/[\s\u0085+\p{Cc}]/u.test(name)

const material = (type: KeyType, bytes: Uint8Array): Uint8Array => concat(Uint8Array.of(typeBytes[type]), bytes)

/** SHA-256(name ‖ newline ‖ type ‖ public key), its first four bytes. */
const keyId = (name: string, type: KeyType, publicKey: Uint8Array): string =>
  toHex(sha256(concat(toUtf8(`${name}\n`), material(type, publicKey))).slice(0, 4))

const named = (name: string, type: KeyType, publicKey: Uint8Array): VerifierKey => {
  if (!isName(name)) throw new Error('The name of a key is not empty and holds no space and no plus sign.')
  return { name, type, id: keyId(name, type, publicKey), publicKey }
}

const withSeed = (name: string, type: KeyType, seed: Uint8Array): SignerKey => ({
  ...named(name, type, ed25519.getPublicKey(seed)),
  seed,
})

/**
 * A fresh key, or the key of a seed of 32 secret bytes. The name of a log's key is the log's origin, such as
 * `data.example.com/consent`.
 */
export const newSigner = (name: string, type: KeyType = 'ed25519', seed: Uint8Array = randomBytes(32)): SignerKey =>
  withSeed(name, type, seed)

/** Reads `name+id+base64(type ‖ bytes)`; a name holds no plus, base64 may. */
const parseKey = (text: string): { name: string; type: KeyType; id: string; bytes: Uint8Array } => {
  const [, name = '', id = '', encoded = ''] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text) ?? []
  if (encoded === '') throw new Error('A key reads: name+id+key, as the log publishes it.')
  const [first, ...bytes] = fromBase64(encoded)
  const type = (Object.keys(typeBytes) as KeyType[]).find((one) => typeBytes[one] === first)
  if (!type || bytes.length !== 32) throw new Error('The key is of a kind that is not known here.')
  return { name, type, id, bytes: Uint8Array.from(bytes) }
}

const checked = <K extends VerifierKey>(key: K, id: string): K => {
  if (key.id !== id) throw new Error(`The key of ${key.name} does not fit its id; it was altered or cut.`)
  return key
}

/** A public key from its text (`vkey`); throws a sentence that says what is wrong with it. */
export const parseVerifierKey = (vkey: string): VerifierKey => {
  const { name, type, id, bytes } = parseKey(vkey.trim())
  return checked(named(name, type, bytes), id)
}

export const formatVerifierKey = ({ name, type, id, publicKey }: VerifierKey): string =>
  `${name}+${id}+${toBase64(material(type, publicKey))}`

const PRIVATE = 'PRIVATE+KEY+'

/** A private key from its text, the form of Go's note package; throws a sentence without the key in it. */
export const parseSignerKey = (skey: string): SignerKey => {
  const text = skey.trim()
  if (!text.startsWith(PRIVATE)) throw new Error('A private key begins with PRIVATE+KEY+.')
  const { name, type, id, bytes } = parseKey(text.slice(PRIVATE.length))
  return checked(withSeed(name, type, bytes), id)
}

/** Secret: whoever holds this text signs for the log. */
export const formatSignerKey = ({ name, type, id, seed }: SignerKey): string =>
  `${PRIVATE}${name}+${id}+${toBase64(material(type, seed))}`

export const isSameKey = (a: VerifierKey, b: VerifierKey): boolean =>
  a.name === b.name && a.type === b.type && equalBytes(a.publicKey, b.publicKey)

/** Signs bytes (Ed25519, RFC 8032): 64 bytes, always the same for the same key and message. */
export const signBytes = (message: Uint8Array, { seed }: SignerKey): Uint8Array => ed25519.sign(message, seed)

/** Strict RFC 8032: the laxer rule that some chains use would accept other spellings of a key. */
export const verifyBytes = (signature: Uint8Array, message: Uint8Array, { publicKey }: VerifierKey): boolean => {
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false })
  } catch {
    return false
  }
}
