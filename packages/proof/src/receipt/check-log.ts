/** Who vouches for the log: its own signature, the keys the reader trusts, and witnesses. */
import { type OpenedCheckpoint, openCheckpoint } from '../note/checkpoint.ts'
import { isSameKey, parseVerifierKey, type VerifierKey } from '../note/keys.ts'
import { type Check, failed, messageOf, notJudged, passed } from './check.ts'
import type { ProofBlock } from './types.ts'

/** Keys the reader trusts: logs' and witnesses'. */
export interface Trust {
  readonly keys: readonly VerifierKey[]
  /** How many of the witnesses among them must have signed. */
  readonly witnesses: number
}

export interface LogChecks {
  readonly checks: Check[]
  /** What the log vouches for, or null if the checkpoint is not to be believed. */
  readonly opened: OpenedCheckpoint | null
}

const withKey = (keys: readonly VerifierKey[], key: VerifierKey): VerifierKey[] =>
  keys.some((one) => isSameKey(one, key)) ? [...keys] : [...keys, key]

const checkSignature = (proof: ProofBlock, keys: readonly VerifierKey[]): [Check, OpenedCheckpoint | null] => {
  let own: VerifierKey
  try {
    own = parseVerifierKey(proof.log_key)
  } catch (error) {
    return [failed('checkpoint', 'log_key_malformed', { problem: messageOf(error) }), null]
  }
  let opened: OpenedCheckpoint
  try {
    opened = openCheckpoint(proof.checkpoint, withKey(keys, own))
  } catch (error) {
    return [failed('checkpoint', 'checkpoint_malformed', { problem: messageOf(error) }), null]
  }
  const { checkpoint, forged, logs } = opened
  if (checkpoint.origin !== proof.log)
    return [failed('checkpoint', 'checkpoint_foreign', { log: checkpoint.origin }), null]
  if (forged[0]) return [failed('checkpoint', 'checkpoint_forged', { name: forged[0].name }), null]
  if (!logs.some(({ key }) => isSameKey(key, own))) return [failed('checkpoint', 'checkpoint_unsigned'), null]
  return [passed('checkpoint', 'checkpoint_signed', { name: checkpoint.origin }), opened]
}

const checkTrust = (opened: OpenedCheckpoint | null, trust: Trust, proof: ProofBlock): Check => {
  if (!trust.keys.some(({ type }) => type === 'ed25519')) return failed('trust', 'key_unpinned', { key: proof.log_key })
  if (!opened) return notJudged('trust')
  const trusted = opened.logs.some((signed) => trust.keys.some((key) => isSameKey(key, signed.key)))
  return trusted ? passed('trust', 'key_trusted') : failed('trust', 'key_untrusted', { key: proof.log_key })
}

const checkWitnesses = (opened: OpenedCheckpoint | null, needed: number): Check => {
  if (!opened) return notJudged('witnesses')
  // One public key counts once, under however many names it is trusted.
  const seen = new Map(opened.witnesses.map(({ key }) => [String(key.publicKey), key.name]))
  return seen.size >= needed
    ? passed('witnesses', 'witnessed', { names: [...seen.values()].join(', ') })
    : failed('witnesses', 'witnesses_missing', { found: seen.size, needed })
}

/** The checkpoint, the trust in its key and, where witnesses are asked for, theirs. */
export const checkLog = (proof: ProofBlock, trust: Trust): LogChecks => {
  const [signature, opened] = checkSignature(proof, trust.keys)
  const checks = [signature, checkTrust(opened, trust, proof)]
  if (trust.witnesses > 0) checks.push(checkWitnesses(opened, trust.witnesses))
  return { checks, opened }
}
