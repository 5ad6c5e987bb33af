import { lastPurposeBit } from '@candor/contracts'
import { defaultAllow, joinStates, type LedgerEntry, type State } from '../fold.ts'

/** A state, and who told it when nobody answered: a stamp on an event (stamps/hear.ts). */
export interface KnownState extends State {
  /** Pseudonym of the device and source; null for an answer that somebody gave. */
  readonly teller: string | null
  /** How many stamps were heard since the ledger was read, and stand in none of its entries yet. */
  readonly heard?: number
}

/** What the ledger knows of whoever an event is about. */
export interface Standing {
  /** By purpose bit. */
  readonly states: ReadonlyMap<number, KnownState>
  /** Every entry about them, in order; null while nobody asked for it. Needed only for what happened before an answer. */
  readonly past: readonly LedgerEntry[] | null
}

export const nothingKnown: Standing = { states: new Map(), past: null }

/** The purposes that an answer decides: all that an event can serve, but those that need no answer. */
export const answerable = (2 ** (lastPurposeBit + 1) - 1) & ~Number(defaultAllow)

/** Purposes as bits of ordinary numbers. */
export interface Masks {
  readonly granted: number
  readonly refused: number
  /** Granted once, and over: that takes a new answer, not the old one told again. */
  readonly over: number
}

/** What holds at a moment, by states as they are at that moment. */
export const masksOf = (states: ReadonlyMap<number, State>, at: number): Masks => {
  let [granted, refused, over] = [0, 0, 0]
  for (const [bit, state] of states) {
    const flag = (1 << bit) & answerable
    if (state.status === 'refused') refused |= flag
    else if (state.status === 'expired' || (state.validUntil !== null && state.validUntil <= at)) over |= flag
    else granted |= flag
  }
  return { granted, refused, over }
}

/** Of people whom an event makes one: their states, joined as the merge will join them. */
export const joinKnown = (several: readonly ReadonlyMap<number, KnownState>[]): ReadonlyMap<number, KnownState> => {
  if (several.length === 1) return several[0]!
  const joined = new Map<number, KnownState>()
  for (const states of several)
    for (const [bit, state] of states) joined.set(bit, joinStates(joined.get(bit), state) as KnownState)
  return joined
}

/**
 * Whether something was answered after `at`: then the states of now do not say what held at that time. What was refused
 * or ended since is not allowed now, whatever held then, and no stamp of that time changes it.
 */
export const needsPast = (states: ReadonlyMap<number, State>, at: number): boolean => {
  for (const state of states.values())
    if (state.lastAt > at && (state.status === 'granted' || state.at <= at)) return true
  return false
}
