import type { AskingSettings, AskOutcome, Frequency } from '@candor/contracts'

/** Something that was put in front of a person. Times are milliseconds since 1970. */
export interface Contact {
  readonly at: number
  readonly outcome: AskOutcome
  /** False: they opened it themselves. */
  readonly spends: boolean
}

export interface AttentionState {
  readonly lastAt: number | null
  /** Contacts without an answer since the last answer. */
  readonly unanswered: number
  readonly gapMs: number
  /** When the next contact may be; null: now. */
  readonly nextAt: number | null
  /** They want none. */
  readonly never: boolean
}

export const hourMs = 3_600_000
export const dayMs = 24 * hourMs

/** The least gap that a wish for so many contacts means. */
const leastGap: Record<Exclude<Frequency, 'none'>, number> = { all: 0, weekly: 7 * dayMs, monthly: 30 * dayMs }

type Budget = Pick<AskingSettings, 'gapHours' | 'factor' | 'ceilingDays' | 'ignoredAfterMinutes'>

/** As it counts now: what was in front of somebody long enough is ignored. */
export const outcomeNow = ({ at, outcome }: Contact, { ignoredAfterMinutes }: Budget, now: number): AskOutcome =>
  outcome === 'open' && at + ignoredAfterMinutes * 60_000 <= now ? 'ignored' : outcome

const isAnswer = (outcome: AskOutcome) => outcome === 'answered' || outcome === 'taken_back'
const isUnanswered = (outcome: AskOutcome) => outcome === 'ignored' || outcome === 'skipped' || outcome === 'dismissed'

/**
 * How much attention may be asked of a person: each contact without an answer multiplies the gap to the next, up to a
 * ceiling; an answer resets it; "rather not say" does neither. What they asked for in the preference centre is the least.
 * Pure; the order of the contacts does not matter.
 */
export const attentionOf = (
  contacts: readonly Contact[],
  frequency: Frequency | null,
  settings: Budget,
  now: number,
): AttentionState => {
  const newest = contacts.toSorted((a, b) => b.at - a.at)
  const answer = newest.findIndex((contact) => isAnswer(contact.outcome))
  const since = answer < 0 ? newest : newest.slice(0, answer)
  const unanswered = since.filter((c) => c.spends && isUnanswered(outcomeNow(c, settings, now))).length
  const lastAt = newest.find((contact) => contact.spends)?.at ?? null
  const wished = frequency === null || frequency === 'none' ? 0 : leastGap[frequency]
  const grown = Math.min(settings.ceilingDays * dayMs, settings.gapHours * hourMs * settings.factor ** unanswered)
  const gapMs = Math.max(wished, grown)
  const nextAt = lastAt !== null && lastAt + gapMs > now ? lastAt + gapMs : null
  return { lastAt, unanswered, gapMs, nextAt, never: frequency === 'none' }
}
