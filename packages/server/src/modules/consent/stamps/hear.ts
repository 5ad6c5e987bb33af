import { answerable, type KnownState } from '../standing/standing.ts'

/** What an event says of consent: purposes as bits, the time in milliseconds since 1970. */
export interface Told {
  readonly granted: number
  readonly refused: number
  /** It reports that somebody answered just then; any other event only repeats what its client remembers. */
  readonly isAnswer: boolean
  readonly at: number
  /** Pseudonym of the device and source that tell it. */
  readonly teller: () => string
}

export interface HearingOptions {
  readonly now: number
  /** How long a yes to a purpose holds, in milliseconds; null: until it is taken back. */
  lasts(purposeBit: number): number | null
}

/** A stamp that says something new, as the ledger will hear it. */
export interface Heard {
  readonly purposeBit: number
  readonly kind: 'grant' | 'deny' | 'withdraw'
  readonly validUntil: number | null
  /** What it changes: an entry of the ledger (0: there was none), and how many were heard on top of that. */
  readonly after: { readonly seq: number; readonly heard: number }
}

const eachBit = (mask: number, visit: (bit: number) => void) => {
  for (let rest = mask & answerable; rest !== 0; rest &= rest - 1) visit(31 - Math.clz32(rest & -rest))
}

/** A no always counts, unless something was said after it. */
const isNewRefusal = (before: KnownState | undefined, { at }: Told): boolean =>
  !before || (before.status !== 'refused' && before.at <= at)

/**
 * A yes is heard where nothing is known, and where its own teller took it back: a stamp is as strong as a stamp. What
 * somebody answered elsewhere, or another device of theirs tells, is lifted only by an answer, and what was checked by
 * neither. So two devices that disagree do not quarrel in the ledger. Nor does repeating an old yes renew one that is over.
 */
const isNewGrant = (before: KnownState | undefined, { at, isAnswer, teller }: Told): boolean => {
  if (!before) return true
  if (at <= before.at) return false
  if (before.status !== 'refused') return isAnswer && (before.status === 'expired' || before.validUntil !== null)
  return !before.verified && (isAnswer || before.teller === teller())
}

/** What is new in what an event tells, given what is known; changes `states` accordingly. The same once more is nothing new. */
export const hear = (states: Map<number, KnownState>, told: Told, { now, lasts }: HearingOptions): Heard[] => {
  const all: Heard[] = []
  const take = (purposeBit: number, kind: Heard['kind'], validUntil: number | null = null) => {
    const before = states.get(purposeBit)
    const after = { seq: before?.seq ?? 0, heard: before?.heard ?? 0 }
    const [status, teller] = kind === 'grant' ? (['granted', null] as const) : (['refused', told.teller()] as const)
    all.push({ purposeBit, kind, validUntil, after })
    const [at, seq, heard] = [told.at, after.seq, after.heard + 1]
    const lastAt = Math.max(at, before?.lastAt ?? at)
    states.set(purposeBit, { status, at, seq, verified: false, validUntil, lastAt, teller, heard })
  }
  eachBit(told.refused, (bit) => {
    const before = states.get(bit)
    if (isNewRefusal(before, told)) take(bit, before?.status === 'granted' ? 'withdraw' : 'deny')
  })
  eachBit(told.granted & ~told.refused, (bit) => {
    const lasting = lasts(bit)
    const until = lasting === null ? null : told.at + lasting
    if ((until === null || until > now) && isNewGrant(states.get(bit), told)) take(bit, 'grant', until)
  })
  return all
}
