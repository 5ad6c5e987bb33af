/** Signed notes (C2SP signed-note): a text, an empty line, and a line for each signature. */
import { concat, fromBase64, toBase64, toHex, toUtf8 } from '../bytes.ts'
import { type SignerKey, signBytes, type VerifierKey, verifyBytes } from './keys.ts'

export interface NoteSignature {
  readonly name: string
  /** Eight hex digits. */
  readonly id: string
  readonly bytes: Uint8Array
}

export interface Note {
  /** With its final newline. */
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

// A note comes from anywhere: both bounds keep a hostile one from costing much. The format asks for at least 16 signatures.
const LONGEST = 100_000
const MOST_SIGNATURES = 64

const linePattern = /^— ([^\s+]+) (\S+)$/u

const parseLine = (line: string): NoteSignature => {
  const [, name, encoded] = linePattern.exec(line) ?? []
  const bytes = encoded === undefined ? new Uint8Array() : fromBase64(encoded)
  if (name === undefined || bytes.length <= 4) throw new Error('A signature line is not written as it should be.')
  return { name, id: toHex(bytes.slice(0, 4)), bytes: bytes.slice(4) }
}

/** Takes a note apart; throws a sentence if it is not one. Nothing is verified yet. */
export const parseNote = (note: string): Note => {
  if (note.length > LONGEST) throw new Error(`A note has at most ${LONGEST} characters.`)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the format forbids them, so they are looked for
  if (!note.isWellFormed() || /[\u0000-\u0009\u000b-\u001f]/.test(note)) {
    throw new Error('A note holds no control characters but line feeds.')
  }
  const end = note.lastIndexOf('\n\n')
  if (end < 1 || !note.endsWith('\n'))
    throw new Error('There is no signature: an empty line and signature lines are missing.')
  const lines = note.slice(end + 2, -1).split('\n')
  if (lines.length > MOST_SIGNATURES) throw new Error(`A note has at most ${MOST_SIGNATURES} signatures.`)
  return { text: note.slice(0, end + 1), signatures: lines.map(parseLine) }
}

/** A signature as it stands in a note, with its line feed. */
export const formatSignatureLine = ({ name, id, bytes }: NoteSignature): string =>
  `— ${name} ${toBase64(concat(hexBytes(id), bytes))}\n`

export const formatNote = ({ text, signatures }: Note): string =>
  `${text}\n${signatures.map(formatSignatureLine).join('')}`

const hexBytes = (id: string): Uint8Array => Uint8Array.from(id.match(/../g)!, (pair) => Number.parseInt(pair, 16))

/** What a witness signs: the note behind a header and the time, so that it can be taken for nothing else. */
const cosigned = (text: string, seconds: bigint): string => `cosignature/v1\ntime ${seconds}\n${text}`

const timeBytes = (seconds: bigint): Uint8Array => {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, seconds)
  return bytes
}

/**
 * Signs a text that ends with a newline.
 * @param time Seconds since 1970; used by keys of type cosignature/v1 only, and needed by them.
 */
export const signText = (text: string, key: SignerKey, time?: number): NoteSignature => {
  const { name, id } = key
  if (key.type === 'ed25519') return { name, id, bytes: signBytes(toUtf8(text), key) }
  if (time === undefined) throw new Error('A witness signs with the time at which it saw the checkpoint.')
  const seconds = BigInt(Math.floor(time))
  return { name, id, bytes: concat(timeBytes(seconds), signBytes(toUtf8(cosigned(text, seconds)), key)) }
}

/** A signature that holds, with the time a witness put into it, in seconds since 1970. */
export interface Signed {
  readonly key: VerifierKey
  readonly time: number | null
}

/** Null if the signature is not the key's. The name and id must have been compared before. */
const verifySignature = (text: string, { bytes }: NoteSignature, key: VerifierKey): Signed | null => {
  if (key.type === 'ed25519') return verifyBytes(bytes, toUtf8(text), key) ? { key, time: null } : null
  if (bytes.length !== 72) return null
  const seconds = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0)
  // The format's own limit.
  if (seconds > 0x7fffffffffffffffn) return null
  const message = toUtf8(cosigned(text, seconds))
  return verifyBytes(bytes.slice(8), message, key) ? { key, time: Number(seconds) } : null
}

/**
 * Sorts the signatures of a note by what they say. Those of keys that are not given are left out, as the format demands: their
 * text means nothing to us.
 */
export const verifyNote = (
  { text, signatures }: Note,
  keys: readonly VerifierKey[],
): { good: Signed[]; bad: VerifierKey[] } => {
  const good: Signed[] = []
  const bad: VerifierKey[] = []
  for (const key of keys) {
    for (const signature of signatures) {
      if (signature.name !== key.name || signature.id !== key.id) continue
      const signed = verifySignature(text, signature, key)
      if (signed) good.push(signed)
      else bad.push(key)
    }
  }
  return { good, bad }
}
