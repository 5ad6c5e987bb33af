import { type OwnPurposeBits, purposeMask, type Withholding } from '@candor/contracts'
import type { Holding } from '../consent/index.ts'

/** What the door and the pipeline need to know of a source. */
export interface SourceConsent {
  readonly legalBasis: string
  readonly basisPurposes: readonly string[]
  /** Segment's consent categories → purposes; a name that is neither here nor a purpose allows nothing. */
  readonly consentCategories: Readonly<Record<string, readonly string[]>>
  /** Purposes that the workspace added itself. */
  readonly ownPurposes?: OwnPurposeBits
}

/** An event as far as consent goes; `event` is the name of a track call, and absent of any other. */
export interface EventOfConsent {
  readonly event?: unknown
  readonly context?: unknown
  readonly properties?: unknown
}

const essential = purposeMask(['essential'])

/** The reserved event by which Segment's clients tell a change of consent; it is itself the proof, so it is kept. */
export const consentEvent = 'Segment Consent Preference Updated'

const preferencesOf = (holder: unknown): Record<string, unknown> | null => {
  const stamp = (holder as { categoryPreferences?: unknown } | null | undefined)?.categoryPreferences
  return typeof stamp === 'object' && stamp !== null && !Array.isArray(stamp)
    ? (stamp as Record<string, unknown>)
    : null
}

/** The purposes that a category opens: those its source maps it to, else the purpose of that name. */
const opens = (category: string, { consentCategories, ownPurposes }: SourceConsent): number =>
  Object.hasOwn(consentCategories, category)
    ? purposeMask(consentCategories[category] ?? [], ownPurposes)
    : purposeMask([category], ownPurposes)

/** A refusal may name a purpose itself, whatever the source maps that name to: a browser's opt-out signal does. */
const closes = (category: string, source: SourceConsent): number =>
  opens(category, source) | purposeMask([category], source.ownPurposes)

export interface StampOfEvent {
  readonly present: boolean
  /** The event tells that somebody answered just when. */
  readonly isAnswer: boolean
  readonly granted: number
  readonly refused: number
  readonly answers: Readonly<Record<string, unknown>>
}

const noStamp: StampOfEvent = { present: false, isAnswer: false, granted: 0, refused: 0, answers: {} }

/** Purposes granted and refused by a stamp. Only `true` grants; where two categories disagree, the refusal holds. */
export const readStamp = (event: EventOfConsent, source: SourceConsent): StampOfEvent => {
  const isAnswer = event.event === consentEvent
  const answers =
    preferencesOf((event.context as { consent?: unknown } | null | undefined)?.consent) ??
    (isAnswer ? preferencesOf(event.properties) : null)
  if (answers === null) return noStamp
  let granted = 0
  let refused = 0
  for (const category of Object.keys(answers)) {
    if (answers[category] === true) granted |= opens(category, source)
    else refused |= closes(category, source)
  }
  return { present: true, isAnswer, granted: granted & ~refused, refused, answers }
}

/** What a stamp says of one purpose, by category: whatever else than a yes it may be, it is a no. */
export const saidOf = ({ answers }: StampOfEvent, source: SourceConsent, purposeBit: number): Record<string, boolean> =>
  Object.fromEntries(
    Object.entries(answers)
      .filter(([category]) => (closes(category, source) & (1 << purposeBit)) !== 0)
      .map(([category, answer]) => [category, answer === true]),
  )

export interface Verdict {
  readonly mask: number
  readonly reason: Withholding | null
}

/**
 * On consent: what the ledger grants now and granted when it happened, narrowed by the stamp. A stamp that says yes where
 * the ledger did not know yet is the proof for its own time; a no of that time holds against it.
 */
const byConsent = (stamp: StampOfEvent, { now, when, refusedSince }: Holding): Verdict => {
  const open = now.granted & ~stamp.refused
  const mask = (open & (when.granted | (stamp.granted & ~when.refused & ~when.over))) | (stamp.granted & essential)
  if (mask !== 0) return { mask, reason: null }
  if (open !== 0) return { mask, reason: (open & when.refused) === open ? 'refused' : 'not_yet_allowed' }
  if (stamp.refused !== 0) return { mask, reason: 'refused' }
  const refused = now.refused & (stamp.granted || ~0)
  if (refused === 0) return { mask, reason: 'no_consent' }
  return { mask, reason: (refused & ~refusedSince) === 0 ? 'refused_since' : 'refused' }
}

/**
 * The purposes for which an event may be kept, as a bitmask; zero, and the reason, when there is none. `holding` is what
 * the ledger says of whoever it is about.
 * A source on consent keeps what the person grants. Any other basis covers its own purposes, and a refusal only narrows
 * them: what a person refuses is not used, whatever basis is claimed, except what the contract or the law requires.
 */
export const allowedPurposes = (source: SourceConsent, stamp: StampOfEvent, holding: Holding): Verdict => {
  if (stamp.isAnswer) return { mask: essential, reason: null }
  if (source.legalBasis === 'consent') return byConsent(stamp, holding)
  const basis = purposeMask(source.basisPurposes, source.ownPurposes)
  const required = source.legalBasis === 'legitimate_interest' ? 0 : basis & essential
  const mask = (basis & ~stamp.refused & ~holding.now.refused) | required
  if (mask !== 0) return { mask, reason: null }
  return { mask: 0, reason: basis === 0 ? 'outside_basis' : 'refused' }
}
