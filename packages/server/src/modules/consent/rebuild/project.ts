import type { PersonMask } from '../consent.store.ts'
import { applyEntry, type States } from '../fold.ts'
import { type Deciding, namedIn, personMask, toStep } from '../projection.ts'

/** An entry of the ledger, as far as it decides what may be read. */
export interface Entry {
  readonly seq: number
  readonly recordedAt: Date
  readonly says: Deciding
}

/** A merge without an entry: of two people whom the ledger did not name until then. */
export interface SilentMerge {
  readonly mergedId: string
  readonly survivorId: string
}

export interface Projection {
  /** Current states; of somebody who was merged, none. */
  readonly states: States
  /** Who stands for this person: themselves, unless they were merged. */
  living(personId: string): string
  /** The mask of whoever stands for this person; null when the ledger names neither. */
  maskOf(personId: string): PersonMask | null
}

/**
 * What the projections of some people must hold, from the ledger alone. `entries` are all that name one of them, in the
 * order of the ledger; everybody who was merged with one of them is among them.
 *
 * Silent merges come first, although the ledger does not say when they were. They may: neither of the two was named by an
 * entry before its merge, so no entry before the merge is about them, and whatever is older commutes with it.
 */
export const project = (entries: readonly Entry[], silent: readonly SilentMerge[], defaults: bigint): Projection => {
  const leadsTo = new Map<string, string>()
  const living = (id: string): string => {
    const next = leadsTo.get(id)
    return next === undefined ? id : living(next)
  }
  const merge = (merged: string, survivor: string) => {
    if (living(survivor) !== merged) leadsTo.set(merged, survivor)
  }
  for (const { mergedId, survivorId } of silent) merge(mergedId, survivorId)

  const states: States = new Map()
  const last = new Map<string, Entry>()
  for (const entry of entries) {
    const { seq, says } = entry
    if (says.kind === 'merge') merge(says.mergedId, says.subjectId)
    const step = toStep(says, seq)
    if (step) applyEntry(states, step.kind === 'merge' ? step : { ...step, subjectId: living(step.subjectId) })
    for (const id of namedIn(says)) last.set(living(id), entry)
  }
  return {
    states,
    living,
    maskOf: (personId) => {
      const id = living(personId)
      const entry = last.get(id)
      return entry ? { ...personMask(id, states.get(id), defaults, entry), personId } : null
    },
  }
}
