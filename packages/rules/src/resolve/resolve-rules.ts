import { type Purpose, purposes } from '@candor/contracts'
import { dayOf } from '../dates.ts'
import {
  type AgeBand,
  classesOf,
  type Decision,
  type Duty,
  type LastingThing,
  type Pack,
  type PurposeClass,
  purposesWith,
  type RequestKind,
  type Signal,
} from '../model.ts'
import { type Asking, askingOf, type Clock, clocksOf, type Lasting, lastingOf } from './clocks.ts'
import { type Guardian, guardianIn, needsGuardian, oldest } from './guardian.ts'
import { holdsIn, placesOf } from './places.ts'
import { bandsOf, type Citation, cite, statedOn } from './statements.ts'
import { strictestOf, verdictOn, verdictOnClass } from './verdict.ts'

export type Question = {
  /** ISO 3166-1 (`DE`) or 3166-2 (`US-CA`); null where it is not known. */
  jurisdiction: string | null
  at: Date
  /** Left out: the service is not for children and age is no question. `unknown`: it is one, and has no answer. */
  ageBand?: AgeBand | 'unknown' | undefined
  signals: readonly Signal[]
}

export type Reason = {
  purpose: Purpose
  decision: Decision
  /** `signal`: the person's software refused it. */
  because: 'stated' | 'unstated' | 'needed' | 'signal'
  sources: Citation[]
}

export type Resolution = {
  jurisdiction: string | null
  /** The strictest of all rules was taken, as nothing is known of the place. */
  strictest: boolean
  defaults: Record<Purpose, Decision>
  /** What holds for sensitive data, whatever the purpose. */
  sensitive: Decision
  /** Purposes that count as refused until the person says otherwise, because of a signal. */
  refused: Purpose[]
  /** Signals that were acted upon: show them to the person. */
  honoured: Signal[]
  /** Signals that a law makes binding here. All others are honoured as well, out of respect. */
  binding: { signal: Signal; sources: Citation[] }[]
  /** Purposes whose consent has to be asked apart from any other. */
  separate: Purpose[]
  guardian: { below: number; required: boolean; source: Citation } | null
  clocks: Partial<Record<RequestKind, Clock>>
  lasting: Partial<Record<LastingThing, Lasting>>
  asking: Partial<Record<Purpose, Asking>>
  duties: { duty: Duty; sources: Citation[] }[]
  /** Everything that was relied on, once each. */
  sources: Citation[]
  explanation: Reason[]
  /** The digest of the pack that said so: keep it with what was shown. */
  pack: string
}

/** What a signal refuses, wherever the person is. */
const refusedBy: Readonly<Record<Signal, readonly PurposeClass[]>> = { gpc: ['advertising', 'sharing'] }

/**
 * What holds for a person, as far as a pack knows: pure, and the strictest of all that may apply. Several laws: the
 * strictest for each purpose. A class of processing that no law of the place speaks of is asked first (`opt_in`).
 * Global Privacy Control is honoured everywhere; `binding` tells where a law demands it.
 */
export const resolveRules = (pack: Pack, question: Question): Resolution => {
  const { jurisdiction, at, ageBand } = question
  const day = dayOf(at)
  const { places, strictest } = placesOf(pack, jurisdiction)
  const inPlaces = places.map((place) => ({ place, laws: pack.laws.filter((law) => holdsIn(law, place)) }))
  const laws = pack.laws.filter((law) => places.some((place) => holdsIn(law, place)))
  const bands = bandsOf(ageBand)
  const everyCase = inPlaces.flatMap(({ laws }) => bands.map((band) => ({ laws, band })))

  const honoured = [...new Set(question.signals)]
  const refused: Purpose[] = purposesWith(honoured.flatMap((signal) => refusedBy[signal]))
  const verdicts = purposes.map((purpose) => ({
    purpose,
    ...everyCase.map(({ laws, band }) => verdictOn(laws, day, purpose, band)).reduce(strictestOf),
  }))
  const explanation = verdicts.map(({ purpose, decision, because, sources }): Reason => {
    // A refusal makes nothing milder: what is forbidden stays so, and anything else waits for an explicit yes.
    if (!refused.includes(purpose) || decision === 'forbidden') return { purpose, decision, because, sources }
    return { purpose, decision: 'opt_in', because: 'signal', sources }
  })
  const binding = group(
    statedOn(laws, day, (law) => law.signals).filter(({ said }) => honoured.includes(said.signal)),
    (s) => s.said.signal,
  ).map(([signal, statements]) => ({ signal, sources: statements.map(cite) }))
  const guardian = inPlaces.map(({ place, laws }) => guardianIn(laws, day, place)).reduce(oldest, null)
  const clocks = clocksOf(laws, day, at)
  const lasting = lastingOf(laws, day, at)
  const asking = askingByPurpose(purposes.map((p) => [p, askingOf(laws, day, at, classesOf[p])]))
  const duties = group(
    statedOn(laws, day, (law) => law.duties),
    (s) => s.said.duty,
  ).map(([duty, statements]) => ({ duty, sources: statements.map(cite) }))

  return {
    jurisdiction,
    strictest,
    defaults: Object.fromEntries(explanation.map((r) => [r.purpose, r.decision])) as Record<Purpose, Decision>,
    sensitive: everyCase.map(({ laws, band }) => verdictOnClass(laws, day, 'sensitive', band)).reduce(strictestOf)
      .decision,
    refused,
    honoured,
    binding,
    separate: verdicts.filter((v) => v.separate).map((v) => v.purpose),
    guardian: withNeed(guardian, needsGuardian(guardian, bands)),
    clocks,
    lasting,
    asking,
    duties,
    sources: unique([
      ...explanation.flatMap((r) => r.sources),
      ...binding.flatMap((b) => b.sources),
      ...(guardian ? [guardian.source] : []),
      ...Object.values(clocks).map((c) => c.source),
      ...Object.values(lasting).map((l) => l.source),
      ...Object.values(asking).flatMap((a) => [a.wait?.source, a.renew?.source].filter((s) => s !== undefined)),
      ...duties.flatMap((d) => d.sources),
    ]),
    explanation,
    pack: pack.digest,
  }
}

const withNeed = (guardian: Guardian | null, required: boolean) => (guardian ? { ...guardian, required } : null)

const askingByPurpose = (all: [Purpose, Asking][]): Partial<Record<Purpose, Asking>> =>
  Object.fromEntries(all.filter(([, { wait, renew }]) => wait || renew))

const group = <T, K>(items: readonly T[], key: (item: T) => K): [K, T[]][] => [...Map.groupBy(items, key)]

const unique = (citations: Citation[]) => [
  ...new Map(citations.map((c) => [`${c.law}\n${c.article}\n${c.url}`, c])).values(),
]
