import type { PersonMask } from './consent.store.ts'
import { fold, type States } from './fold.ts'
import { type Deciding, namedIn, personMask } from './projection.ts'
import { createVoices, type SilentMerge } from './voices.ts'

/** An entry of the ledger, as far as it decides what may be read. */
export interface Entry {
  readonly seq: number
  readonly recordedAt: Date
  readonly says: Deciding
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
 * order of the ledger; everybody who was ever one with one of them is among them.
 */
export const project = (entries: readonly Entry[], silent: readonly SilentMerge[], defaults: bigint): Projection => {
  const voices = createVoices(silent)
  const last = new Map<string, Entry>()
  for (const entry of entries) {
    voices.take(entry.says, entry.seq)
    for (const id of namedIn(entry.says)) last.set(voices.living(id), entry)
  }
  const states: States = new Map()
  for (const id of voices.speakers()) {
    const own = fold(voices.entriesOf(id)).get(id)
    if (own) states.set(id, own)
  }
  return {
    states,
    living: voices.living,
    maskOf: (personId) => {
      const id = voices.living(personId)
      const entry = last.get(id)
      return entry ? { ...personMask(id, states.get(id), defaults, entry), personId } : null
    },
  }
}
