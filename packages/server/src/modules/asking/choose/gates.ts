import type { AskOutcome, NotAskedReason } from '@candor/contracts'
import { liesWithin } from '@candor/contracts'
import { type AttentionState, dayMs } from './attention.ts'
import type { Candidate, KnownAnswer, PastAnswer, PastAsk, WantedAnswer } from './candidate.ts'
import { stickyShare } from './sticky.ts'

/** Where and when it is decided. */
export interface Moment {
  readonly placement: string
  readonly channel: string
  /** Milliseconds since 1970. */
  readonly now: number
}

/** What is known of who would be asked. */
export interface Standing {
  readonly personId: string
  /** What they permit now, as bits. */
  readonly allow: number
  /** The service has an open case of theirs. */
  readonly isHeld: boolean
  readonly attention: AttentionState
  /** By attribute. */
  readonly known: ReadonlyMap<string, KnownAnswer>
  /** The newest of each question. */
  readonly answers: ReadonlyMap<string, PastAnswer>
  readonly asks: readonly PastAsk[]
  /** Keys of segments they are in. */
  readonly memberships: ReadonlySet<string>
  /** Something helpful was given to them already: an answer had an effect, something was paid. */
  readonly wasHelped: boolean
}

export interface Refusal {
  readonly because: NotAskedReason
  /** When that could change by time alone, in milliseconds; null: by time alone, never. */
  readonly earliest: number | null
}

type Gate = (candidate: Candidate, standing: Standing, moment: Moment) => Refusal | null

const never = (because: NotAskedReason): Refusal => ({ because, earliest: null })

export type Freshness = 'unknown' | 'fresh' | 'stale'

/**
 * Is the answer to a question known, and how freshly? By the value that holds where it has an attribute, else by the answer
 * itself. What may not be used for what the question is for is not known for it. `until`: when a fresh one becomes stale.
 */
export const freshnessOf = (
  wanted: WantedAnswer,
  purposes: number,
  { known, answers }: Pick<Standing, 'known' | 'answers'>,
  now: number,
): { readonly state: Freshness; readonly until: number | null } => {
  const value = wanted.attribute === null ? undefined : known.get(wanted.attribute)
  const given = answers.get(wanted.key)
  const isGiven = given?.outcome === 'answered'
  const at =
    wanted.attribute === null ? (isGiven ? given.at : null) : value && (value.allow & purposes) !== 0 ? value.at : null
  if (at === null || at === undefined) return { state: 'unknown', until: null }
  // The value may be newer than the answer: said elsewhere. The cadence counts from the last time it was said.
  const days = [wanted.halfLifeDays, wanted.reaskDays].filter((n) => n !== null)
  if (days.length === 0) return { state: 'fresh', until: null }
  const until = at + Math.min(...days) * dayMs
  return { state: until <= now ? 'stale' : 'fresh', until }
}

const consentAndHolds: Gate = (candidate, { allow, isHeld, attention }) => {
  if (isHeld) return never('open_case')
  if ((candidate.purposes & allow) === 0) return never('not_permitted')
  return attention.never ? never('asked_to_be_left') : null
}

const place: Gate = (candidate, { memberships, personId }, { placement, channel }) => {
  if (candidate.status !== 'live' || candidate.version === 0) return never('not_live')
  const isHere = candidate.placements.some((one) => liesWithin(placement, one)) && candidate.channels.includes(channel)
  if (!isHere) return never('not_here')
  if (candidate.audience !== null && !memberships.has(candidate.audience)) return never('not_for_them')
  // Most are for everybody: a hash for each would be a third of a decision.
  if (candidate.share >= 100) return null
  return stickyShare(personId, candidate.kind, candidate.key) * 100 < candidate.share ? null : never('not_in_share')
}

const knownAndFresh: Gate = (candidate, standing, { now }) => {
  const each = candidate.questions.map((wanted) => freshnessOf(wanted, candidate.purposes, standing, now))
  if (each.length === 0 || each.some((one) => one.state !== 'fresh')) return null
  const ends = each.flatMap((one) => (one.until === null ? [] : [one.until]))
  return { because: 'known_and_fresh', earliest: ends.length === 0 ? null : Math.min(...ends) }
}

const usedByNothing: Gate = ({ uses }) => (uses === 0 ? never('used_by_nothing') : null)

const help: Gate = (candidate, { wasHelped }) =>
  candidate.waitsForHelp && !wasHelped ? never('nothing_given_yet') : null

const unanswered: readonly AskOutcome[] = ['ignored', 'skipped', 'dismissed', 'rather_not_say', 'open']

const recontact: Gate = (candidate, { asks, answers }, { now }) => {
  const own = asks.filter((ask) => ask.kind === candidate.kind && ask.key === candidate.key)
  const { recontact: rule } = candidate
  // Somebody who rather would not say it here would not say it as part of something else either.
  const said = candidate.kind === 'question' ? answers.get(candidate.key) : undefined
  const last = own[0]
  if (said?.outcome === 'rather_not_say' || last?.outcome === 'rather_not_say') {
    if (rule.afterRatherNot === null) return never('declined')
    const until = Math.max(said?.at ?? 0, last?.outcomeAt ?? 0) + rule.afterRatherNot * dayMs
    if (until > now) return { because: 'declined', earliest: until }
  }
  if (candidate.kind === 'flow' && last?.outcome === 'answered') {
    if (candidate.reopenDays === null) return never('known_and_fresh')
    const until = (last.outcomeAt ?? last.at) + candidate.reopenDays * dayMs
    if (until > now) return { because: 'known_and_fresh', earliest: until }
  }
  const answered = own.findIndex((ask) => !unanswered.includes(ask.outcome))
  const since = answered < 0 ? own : own.slice(0, answered)
  if (since.length >= rule.mostTimes) return never('asked_too_often')
  // An answer that was taken back is not asked for again at once.
  if (!last || last.outcome === 'answered') return null
  const wait = last.outcome === 'ignored' || last.outcome === 'open' ? rule.afterIgnored : rule.afterSkipped
  const until = (last.outcomeAt ?? last.at) + wait * dayMs
  return until > now ? { because: 'asked_lately', earliest: until } : null
}

const budget: Gate = (_, { attention }) =>
  attention.nextAt === null ? null : { because: 'budget_spent', earliest: attention.nextAt }

/** The order in which something may stand in the way (engagement.md, Showing a question): the first is named. */
const gates: readonly Gate[] = [consentAndHolds, place, knownAndFresh, usedByNothing, help, recontact, budget]

/** Gates that do not hold back what a person opened themselves: they want to see it now. */
const unlessAskedFor: ReadonlySet<Gate> = new Set([knownAndFresh, usedByNothing, help, recontact, budget])

/**
 * Why something may not be asked of somebody here and now; null: it may. Pure. `askedFor`: they opened it themselves, so only
 * consent and where it is shown can stand in the way.
 */
export const refusalOf = (
  candidate: Candidate,
  standing: Standing,
  moment: Moment,
  { askedFor = false }: { askedFor?: boolean } = {},
): Refusal | null => {
  for (const gate of gates) {
    if (askedFor && unlessAskedFor.has(gate)) continue
    const refusal = gate(candidate, standing, moment)
    // An open case holds what we ask, not what they do; and nobody asks themselves to be left in peace.
    if (
      askedFor &&
      refusal &&
      ['open_case', 'asked_to_be_left', 'not_here', 'not_for_them', 'not_in_share'].includes(refusal.because)
    )
      continue
    if (refusal) return refusal
  }
  return null
}
