/** Checkpoints (C2SP tlog-checkpoint): a signed statement of how large the log is and what its root is. */
import { fromBase64, toBase64 } from '../bytes.ts'
import { HASH_BYTES } from '../merkle/hash.ts'
import { isCount } from '../merkle/paths.ts'
import type { SignerKey, VerifierKey } from './keys.ts'
import { formatNote, type Note, parseNote, type Signed, signText, verifyNote } from './note.ts'

export interface Checkpoint {
  /** Names the log for ever, such as `data.example.com/consent`. */
  readonly origin: string
  /** Leaves in the tree. */
  readonly size: number
  readonly root: Uint8Array
  /** Further lines, which mean something to those only who know them. */
  readonly extensions?: readonly string[]
}

const bodyOf = ({ origin, size, root, extensions = [] }: Checkpoint): string => {
  if (origin === '' || /[\n\r]/.test(origin)) throw new Error('The origin of a log is one line of text.')
  if (!isCount(size) || root.length !== HASH_BYTES) throw new Error('A checkpoint needs a size and a root of 32 bytes.')
  if (extensions.some((line) => line === '' || /[\n\r]/.test(line)))
    throw new Error('An extension is one line of text.')
  return [origin, size, toBase64(root), ...extensions].map((line) => `${line}\n`).join('')
}

/** The text of a checkpoint, signed by each key. The log's own key carries the origin as its name. */
export const signCheckpoint = (checkpoint: Checkpoint, ...keys: readonly SignerKey[]): string => {
  const text = bodyOf(checkpoint)
  if (!keys.some((key) => key.type === 'ed25519' && key.name === checkpoint.origin)) {
    throw new Error(`A key named ${checkpoint.origin} has to sign the checkpoints of this log.`)
  }
  return formatNote({ text, signatures: keys.map((key) => signText(text, key)) })
}

/**
 * Adds a witness's signature. The witness must have verified before that the checkpoint continues the last one it signed.
 * @param time Seconds since 1970.
 */
export const cosignCheckpoint = (checkpoint: string, witness: SignerKey, time: number): string => {
  const { note } = parseCheckpoint(checkpoint)
  return formatNote({ ...note, signatures: [...note.signatures, signText(note.text, witness, time)] })
}

/** Reads a checkpoint; throws a sentence if it is not one. Nothing is verified yet. Extension lines are allowed and ignored. */
export const parseCheckpoint = (text: string): { checkpoint: Checkpoint; note: Note } => {
  const note = parseNote(text)
  const [origin = '', size = '', root = '', ...extensions] = note.text.slice(0, -1).split('\n')
  if (origin === '' || !/^(?:0|[1-9]\d*)$/.test(size) || !isCount(Number(size)) || extensions.includes('')) {
    throw new Error('A checkpoint begins with its origin, its size and its root, a line each.')
  }
  const base = { origin, size: Number(size), root: fromBase64(root) }
  const checkpoint: Checkpoint = extensions.length > 0 ? { ...base, extensions } : base
  if (checkpoint.root.length !== HASH_BYTES) throw new Error('The root of a checkpoint has 32 bytes.')
  return { checkpoint, note }
}

export interface OpenedCheckpoint {
  readonly checkpoint: Checkpoint
  /** The log's own signatures that hold, by the keys given. More than one while a key is being replaced. */
  readonly logs: readonly Signed[]
  readonly witnesses: readonly Signed[]
  /** Keys in whose name there is a signature that does not hold: the checkpoint must not be believed. */
  readonly forged: readonly VerifierKey[]
}

/** Reads a checkpoint and verifies it with the keys given. Throws a sentence only if the text is no checkpoint. */
export const openCheckpoint = (text: string, keys: readonly VerifierKey[]): OpenedCheckpoint => {
  const { checkpoint, note } = parseCheckpoint(text)
  const { good, bad } = verifyNote(note, keys)
  return {
    checkpoint,
    // Another log may be signed with a trusted key of its own: only a key named like this log speaks for it.
    logs: good.filter(({ key }) => key.type === 'ed25519' && key.name === checkpoint.origin),
    witnesses: good.filter(({ key }) => key.type === 'cosignature/v1'),
    forged: bad,
  }
}

/** Whether the log itself vouches for the checkpoint, by these keys, and nothing in it is forged. */
export const isSignedByLog = ({ logs, forged }: OpenedCheckpoint): boolean => logs.length > 0 && forged.length === 0
