import { followHandovers } from '../note/handover.ts'
import { parseVerifierKey } from '../note/keys.ts'
import { type Check, failed, messageOf, passed } from './check.ts'
import { checkCommitment, checkTexts } from './check-content.ts'
import { checkHistory } from './check-history.ts'
import { checkLog, type Trust } from './check-log.ts'
import { toReceipt } from './shape.ts'
import { parseStrictJson } from './strict-json.ts'
import type { Receipt } from './types.ts'

export interface VerifyOptions {
  /** Public keys (`vkey`) of logs and witnesses that the reader has from elsewhere than the receipt. */
  readonly trustedKeys: readonly string[]
  /** How many of the trusted witnesses must have signed. Default: one, if a witness is among the keys. */
  readonly witnesses?: number
  /** By which trusted keys handed the log over to others; those are trusted then, too. */
  readonly handovers?: readonly string[]
  /** A checkpoint of the log that the reader kept, to see that history was not rewritten since (or before). */
  readonly checkpoint?: string
}

export interface Verification {
  /** Every check passed: these words, this answer, at this place of a log whose key is trusted. */
  readonly ok: boolean
  readonly checks: readonly Check[]
  /** What is wrong: the checks that failed by themselves, without those that could not be judged because of it. */
  readonly faults: readonly Check[]
  /** The receipt, if it has the shape of one; to be believed only as far as the checks say. */
  readonly receipt: Receipt | null
}

const summary = (checks: readonly Check[], receipt: Receipt | null): Verification => ({
  ok: checks.every(({ ok }) => ok),
  checks,
  faults: checks.filter(({ ok, finding }) => !ok && finding !== 'not_judged'),
  receipt,
})

const readTrust = ({ trustedKeys, witnesses, handovers = [] }: VerifyOptions): Trust => {
  const keys = followHandovers(trustedKeys.map(parseVerifierKey), handovers)
  const hasWitness = keys.some(({ type }) => type === 'cosignature/v1')
  return { keys, witnesses: witnesses ?? (hasWitness ? 1 : 0) }
}

/**
 * Verifies a receipt: its text as it came, or the parsed document. Needs nothing but its arguments, and never throws: whatever
 * is wrong is a check that failed. A text is the safer input, since a parser drops a name that stands in a document twice.
 */
export const verifyReceipt = (input: unknown, options: VerifyOptions): Verification => {
  let receipt: Receipt
  try {
    receipt = toReceipt(typeof input === 'string' ? parseStrictJson(input) : input)
  } catch (error) {
    return summary([failed('document', 'document_malformed', { problem: messageOf(error) })], null)
  }
  let trust: Trust = { keys: [], witnesses: 0 }
  const unreadable: Check[] = []
  try {
    trust = readTrust(options)
  } catch (error) {
    unreadable.push(failed('trust', 'trusted_key_malformed', { problem: messageOf(error) }))
  }
  const { checks: logChecks, opened } = checkLog(receipt.proof, trust)
  const root = opened && opened.checkpoint.size === receipt.proof.tree_size ? opened.checkpoint.root : null
  const content = checkContent(receipt, opened !== null, root)
  // A key that cannot be read takes the place of the answer about trust.
  const log = unreadable.length > 0 ? [...logChecks.filter(({ name }) => name !== 'trust'), ...unreadable] : logChecks
  // Without a trusted key the checkpoint that was kept can still be compared with the key the receipt brings.
  const signers = trust.keys.length > 0 ? trust.keys : (opened?.logs ?? []).map(({ key }) => key)
  const history = checkHistory(opened, receipt.proof.consistency, options.checkpoint, signers)
  return summary([passed('document', 'document_whole'), ...content, ...log, ...(history ? [history] : [])], receipt)
}

const checkContent = (receipt: Receipt, believable: boolean, root: Uint8Array | null): Check[] => {
  const checks = [checkTexts(receipt), ...checkCommitment(receipt, root)]
  // The checkpoint holds and names another size than the receipt: the place is wrong, not merely unknown.
  return believable && root === null
    ? checks.map((check) => (check.name === 'inclusion' ? failed('inclusion', 'not_included') : check))
    : checks
}
