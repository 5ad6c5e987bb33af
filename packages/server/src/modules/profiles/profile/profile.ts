import { misfitOf, type silences } from '@candor/contracts'
import { anyPurpose, type Definition } from '../catalogue/definition.ts'
import { keptBack, type Sees } from '../catalogue/sensitivity.ts'
import { type Mention, type MentionAnswer, mayMention } from '../context/may-mention.ts'
import { type Candidate, contradictionsOf, survive, whyLost } from '../survive.ts'

/** A value in its slot, with where it came from. */
export interface KnownValue extends Candidate {
  readonly originId: number
  readonly sourceId: number
  readonly context: string | null
  /** The purposes it may be used for now, as bits. */
  readonly allow: number
}

export interface Reading {
  /** The bit of the purpose it is read for; null: for the person themselves, who may see everything. */
  readonly bit: number | null
  readonly here: string | null
  /** Only what may be said here. */
  readonly mention: boolean
  /** Also what is older than its half-life. */
  readonly stale: boolean
  /** What the reader may see; the person themselves, everything. */
  readonly sees: Sees
  /** Milliseconds since 1970. */
  readonly now: number
}

export interface Held<V extends KnownValue> extends Mention {
  readonly key: string
  readonly definition: Definition | undefined
  readonly value: V
  /** 1 when told, a half after one half-life; null: it does not age. */
  readonly freshness: number | null
  readonly stale: boolean
  readonly contradictions: readonly V[]
  readonly lost: readonly { readonly value: V; readonly because: ReturnType<typeof whyLost>[number]['because'] }[]
}

export interface Silence {
  readonly key: string
  readonly because: (typeof silences)[number]
}

const dayMs = 86_400_000
const staleBelow = 0.5

const freshnessOf = (halfLifeDays: number | null, at: number, now: number): number | null =>
  halfLifeDays === null ? null : 0.5 ** (Math.max(0, now - at) / dayMs / halfLifeDays)

/**
 * What is known of a person as far as a reading may hear it, by key, and what is kept silent about and why. The one
 * decision behind every profile, whoever reads it. Pure; the order of the values and answers does not matter.
 */
export const profileOf = <V extends KnownValue>(
  known: { values: readonly V[]; definitions: ReadonlyMap<string, Definition>; answers: readonly MentionAnswer[] },
  { bit, here, mention, stale, sees, now }: Reading,
): { held: Held<V>[]; silent: Silence[] } => {
  const held: Held<V>[] = []
  const silent: Silence[] = []
  const answersOf = Map.groupBy(known.answers, (a) => a.key)
  for (const [key, own] of Map.groupBy(known.values, (v) => v.key)) {
    const definition = known.definitions.get(key)
    const forSelf = bit === null
    if (definition?.status === 'retired' && !forSelf) continue
    if (!forSelf && ((definition?.allowed ?? anyPurpose) & bit) === 0) {
      silent.push({ key, because: 'not_for_purpose' })
      continue
    }
    const back = forSelf ? null : keptBack(definition, sees)
    if (back !== null) {
      silent.push({ key, because: back })
      continue
    }
    // Told before the attribute had its type: it would not be what its reader expects.
    const isTyped = definition?.status === 'active' && !forSelf
    const fitting = isTyped ? own.filter((v) => misfitOf(definition, v.value, now) === null) : own
    if (fitting.length === 0) {
      silent.push({ key, because: 'does_not_fit' })
      continue
    }
    const { holds, others } = survive(fitting, now).get(key)!
    if (holds === null) continue
    const freshness = freshnessOf(definition?.halfLifeDays ?? null, holds.at, now)
    const isStale = freshness !== null && freshness < staleBelow
    if (isStale && !stale) {
      silent.push({ key, because: 'stale' })
      continue
    }
    const allowed = { shared: holds.context, openIn: definition?.contexts ?? [] }
    const may = mayMention(allowed, answersOf.get(key) ?? [], here)
    if (mention && !may.mentionable) {
      silent.push({ key, because: may.mention === 'asked_not_to' ? 'asked_not_to' : 'outside_context' })
      continue
    }
    const contradictions = contradictionsOf(holds, others, now)
    held.push({
      key,
      definition,
      value: holds,
      freshness,
      stale: isStale,
      contradictions,
      lost: whyLost(holds, others, now),
      ...may,
    })
  }
  const byKey = (a: { key: string }, b: { key: string }) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)
  return { held: held.sort(byKey), silent: silent.sort(byKey) }
}
