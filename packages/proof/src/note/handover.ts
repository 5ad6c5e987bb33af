/** How a log's key names the one that follows it: a checkpoint with the new key in it, signed by both. */
import { type Checkpoint, openCheckpoint, parseCheckpoint, signCheckpoint } from './checkpoint.ts'
import { formatVerifierKey, isSameKey, parseVerifierKey, type SignerKey, type VerifierKey } from './keys.ts'

const word = 'key '

/** The last checkpoint of the old key, with the new key in a line of its own: the old one vouches for the new one. */
export const signHandover = (last: Checkpoint, from: SignerKey, to: SignerKey): string =>
  signCheckpoint({ ...last, extensions: [`${word}${formatVerifierKey(to)}`] }, from, to)

/** The key that a handover names. Throws a sentence if it names none. */
const namedIn = (handover: string): VerifierKey => {
  const { extensions = [] } = parseCheckpoint(handover).checkpoint
  const line = extensions.find((one) => one.startsWith(word))
  if (line === undefined) throw new Error('This checkpoint hands no log over: it names no key.')
  return parseVerifierKey(line.slice(word.length))
}

/** The key that a handover adds to those that are trusted; null if none of them signed it, or the new one did not. */
const addedBy = (handover: string, trusted: readonly VerifierKey[]): VerifierKey | null => {
  const next = namedIn(handover)
  const { checkpoint, logs, forged } = openCheckpoint(handover, [...trusted, next])
  const signed = (key: VerifierKey) => logs.some((one) => isSameKey(one.key, key))
  const isOwn = next.name === checkpoint.origin && forged.length === 0 && signed(next)
  return isOwn && trusted.some((key) => !isSameKey(key, next) && signed(key)) ? next : null
}

/**
 * The trusted keys of a log, and those that they handed it over to, one after the other. What cannot be read, or is signed by
 * nobody trusted, adds nothing.
 */
export const followHandovers = (trusted: readonly VerifierKey[], handovers: readonly string[]): VerifierKey[] => {
  const keys = [...trusted]
  const attempt = (handover: string): boolean => {
    try {
      const next = addedBy(handover, keys)
      if (!next || keys.some((key) => isSameKey(key, next))) return false
      keys.push(next)
      return true
    } catch {
      return false
    }
  }
  // In whatever order they were given.
  while (handovers.some(attempt));
  return keys
}
