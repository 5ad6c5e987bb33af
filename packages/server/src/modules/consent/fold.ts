import { purposeMask } from '@candor/contracts'

/**
 * The state of consent, as a left fold over the ledger in the order of its sequence. Everything else (the table of
 * current states, the masks in PostgreSQL and ClickHouse) is a projection of what this says, and can be rebuilt.
 */

/** `restrict` and `object` are refusals by another right (GDPR 18, 21); `withdraw` and `deny` differ in what was before. */
export const answers = ['grant', 'deny', 'withdraw', 'object', 'restrict', 'expire'] as const
export type Answer = (typeof answers)[number]

/** One purpose of one subject. Times are milliseconds since 1970. */
export interface State {
  readonly status: 'granted' | 'refused' | 'expired'
  /** When the answer was given, by the one who gave it. */
  readonly at: number
  /** The ledger entry that decided. */
  readonly seq: number
  /** Given by somebody whose identity was checked. */
  readonly verified: boolean
  /** A grant ends here; null: when it is withdrawn. */
  readonly validUntil: number | null
  /** When anything was answered last, whether or not it decided: what held before that, this state does not tell. */
  readonly lastAt: number
}

export type LedgerEntry =
  | {
      readonly seq: number
      readonly subjectId: string
      readonly kind: Answer
      readonly purposeBit: number
      readonly at: number
      readonly verified: boolean
      readonly validUntil: number | null
    }
  | { readonly seq: number; readonly kind: 'merge'; readonly subjectId: string; readonly mergedId: string }

/** States by purpose bit of each subject. */
export type States = Map<string, Map<number, State>>

const statusOf = (kind: Answer): State['status'] => (kind === 'grant' ? 'granted' : 'refused')

const isAfter = (a: State, b: State): boolean => a.at > b.at || (a.at === b.at && a.seq > b.seq)

const withLast = (held: State, ...all: readonly State[]): State => ({
  ...held,
  lastAt: Math.max(...all.map((s) => s.lastAt)),
})

/** The later of two refusals, as well checked as the better of them: saying no again must not make a no weaker. */
const bothRefused = (earlier: State, later: State): State => ({
  ...later,
  verified: later.verified || earlier.verified,
})

/**
 * Two people become one: a refusal beats a grant, and no answer cancels nothing. Of two equal answers the later holds.
 * A verified answer that came later than an unverified one supersedes it, whatever it says.
 */
export const joinStates = (a: State | undefined, b: State | undefined): State | undefined =>
  a && b ? withLast(stronger(a, b), a, b) : (a ?? b)

const stronger = (a: State, b: State): State => {
  const [earlier, later] = isAfter(a, b) ? [b, a] : [a, b]
  if (a.status === 'refused' && b.status === 'refused') return bothRefused(earlier, later)
  if (later.verified && !earlier.verified) return later
  if (a.status === b.status) return later
  if (a.status === 'refused') return a
  if (b.status === 'refused') return b
  return later
}

/**
 * The last word is the person's: an answer replaces the one before unless it is older (entries may arrive late). But a
 * yes from somebody whose identity nobody checked never lifts a no from somebody whose identity was, in whatever order
 * the two arrive: anybody who knows a write key could say it. A no needs no check.
 */
const lastWord = (before: State, next: State): State => {
  const later = isAfter(next, before)
  if (before.status === 'refused' && next.status === 'refused')
    return later ? bothRefused(before, next) : bothRefused(next, before)
  if (before.status === 'refused' && before.verified && !next.verified) return before
  if (next.status === 'refused' && next.verified && !before.verified) return next
  return later ? next : before
}

/** Applies one entry; changes `states`. */
export const applyEntry = (states: States, entry: LedgerEntry): void => {
  const own = states.get(entry.subjectId) ?? new Map<number, State>()
  states.set(entry.subjectId, own)
  if (entry.kind === 'merge') {
    const other = states.get(entry.mergedId) ?? new Map<number, State>()
    states.delete(entry.mergedId)
    for (const bit of new Set([...own.keys(), ...other.keys()])) {
      const joined = joinStates(own.get(bit), other.get(bit))
      if (joined) own.set(bit, joined)
    }
    return
  }
  const { kind, at, seq, verified, validUntil } = entry
  const before = own.get(entry.purposeBit)
  if (kind === 'expire') {
    // It ends the grant whose time is over, and is no answer itself: one that was given since and arrives late still counts.
    if (before?.status === 'granted' && before.validUntil !== null && before.validUntil <= at)
      own.set(entry.purposeBit, { ...before, status: 'expired', seq, validUntil: null })
    return
  }
  const until = kind === 'grant' ? validUntil : null
  const next: State = { status: statusOf(kind), at, seq, verified, validUntil: until, lastAt: at }
  own.set(entry.purposeBit, before ? withLast(lastWord(before, next), before, next) : next)
}

export const fold = (entries: Iterable<LedgerEntry>): States => {
  const states: States = new Map()
  for (const entry of entries) applyEntry(states, entry)
  return states
}

/** What may be read of a subject now: a mask, what was refused, and until when the mask may be believed. */
export interface Mask {
  readonly allow: bigint
  readonly refused: bigint
  /** The next expiry of a grant in the mask, milliseconds since 1970; null: never. */
  readonly validUntil: number | null
}

/** Allowed without an answer where the strictest rule holds: what a contract cannot be kept without. */
export const defaultAllow = BigInt(purposeMask(['essential']))

/** `defaults`: the purposes allowed without an answer (those that a contract needs, and opt-out regions). */
export const maskOf = (states: ReadonlyMap<number, State> | undefined, defaults: bigint, now: number): Mask => {
  let allow = defaults
  let refused = 0n
  let validUntil: number | null = null
  for (const [bit, state] of states ?? []) {
    const flag = 1n << BigInt(bit)
    const expired = state.validUntil !== null && state.validUntil <= now
    if (state.status === 'granted' && !expired) {
      allow |= flag
      if (state.validUntil !== null) validUntil = Math.min(validUntil ?? state.validUntil, state.validUntil)
    } else if (state.status === 'refused') {
      allow &= ~flag
      refused |= flag
    } else if (!(defaults & flag)) allow &= ~flag
  }
  return { allow, refused, validUntil }
}
