import { applyEntry, type LedgerEntry, type States } from '../fold.ts'
import type { Heard } from '../stamps/hear.ts'
import { answerable, type Masks, masksOf, needsPast, type Standing } from './standing.ts'

/** Whoever is not told apart by a merge in the ledger: people who had said nothing when they became one. */
const oneAndAll = ''

/** Who speaks for whom while the ledger is read: until the entry of their merge two people stand apart. */
const createSpeakers = (entries: readonly LedgerEntry[]) => {
  const apart = new Set(entries.flatMap((e) => (e.kind === 'merge' ? [e.mergedId] : [])))
  const leads = new Map<string, string>()
  const speakerOf = (id: string): string => {
    const next = leads.get(id)
    if (next !== undefined) return speakerOf(next)
    return apart.has(id) ? id : oneAndAll
  }
  return { speakerOf, lead: (from: string, to: string) => void leads.set(from, to) }
}

/**
 * What was allowed at a time, by all that the ledger knows today of one person and those who became that person. Answers
 * given later do not count; a merge counts whenever it was, since whoever they are, they were it then.
 */
export const masksAt = (entries: readonly LedgerEntry[], at: number): Masks => {
  const states: States = new Map()
  const { speakerOf, lead } = createSpeakers(entries)
  for (const entry of entries) {
    const subjectId = speakerOf(entry.subjectId)
    if (entry.kind !== 'merge') {
      if (entry.at <= at) applyEntry(states, { ...entry, subjectId })
      continue
    }
    const mergedId = speakerOf(entry.mergedId)
    if (mergedId === subjectId) continue
    lead(mergedId, subjectId)
    applyEntry(states, { ...entry, subjectId, mergedId })
  }
  return masksOf(states.get(speakerOf(oneAndAll)) ?? new Map(), at)
}

/** People of whom an event makes one, each with all that they said under their id. */
export interface PastOf {
  readonly personId: string
  readonly entries: readonly LedgerEntry[]
}

/** What several people said whom an event makes one, as their merge will join it; the first stands for all of them. */
export const joinPasts = ([first, ...others]: readonly PastOf[]): readonly LedgerEntry[] => {
  if (!first) return []
  const joined = others.flatMap(({ personId, entries }): LedgerEntry[] => [
    ...entries,
    { seq: Number.POSITIVE_INFINITY, kind: 'merge', subjectId: first.personId, mergedId: personId },
  ])
  return [...first.entries, ...joined]
}

/** A past, and what an event of `at` tells on top of it that the ledger does not hold yet. */
export const pastWith = (
  past: readonly LedgerEntry[],
  personId: string,
  heard: readonly Heard[],
  at: number,
): readonly LedgerEntry[] => [
  ...past,
  ...heard.map(
    ({ kind, purposeBit, validUntil }): LedgerEntry => ({
      ...{ seq: Number.POSITIVE_INFINITY, subjectId: personId, kind, purposeBit, at, verified: false, validUntil },
    }),
  ),
]

/** What counts for something that happened at `at` and is looked at `now`. */
export interface Holding {
  readonly now: Masks
  readonly when: Masks
  /** Refused after it happened. */
  readonly refusedSince: number
}

/** Of whom nothing is known. */
export const nothingHolds: Holding = {
  now: { granted: 0, refused: 0, over: 0 },
  when: { granted: 0, refused: 0, over: 0 },
  refusedSince: 0,
}

/** Milliseconds since 1970. Where the past is needed and nobody has asked for it, nothing was allowed. */
export const holdingOf = ({ states, past }: Standing, at: number, now: number): Holding => {
  const masks = masksOf(states, now)
  let refusedSince = 0
  for (const [bit, state] of states) if (state.status === 'refused' && state.at > at) refusedSince |= 1 << bit
  if (past) return { now: masks, when: masksAt(past, at), refusedSince }
  // Nothing was answered after `at`: what is granted now was granted then.
  if (!needsPast(states, at)) return { now: masks, when: masks, refusedSince }
  return { now: masks, when: { granted: 0, refused: answerable, over: 0 }, refusedSince }
}
