import type { ChangeReason } from '@candor/contracts'
import type { Result } from '../evaluate/index.ts'

/** Why a person is looked at: what touched them, and whether only time did. */
export interface Occasion {
  readonly tokens: ReadonlySet<string>
}

/** Somebody enters or leaves a segment. */
export interface Change {
  readonly segmentId: number
  readonly personId: string
  readonly entered: boolean
  readonly reason: ChangeReason
}

const iso = (at: number) => new Date(at).toISOString()

/**
 * What decided: the newest event or value that the segment asks for, if such a thing touched the person; else who somebody is,
 * what they allow, or only time. Among what touched at once, what came from the person goes first.
 * @param asked what the segment asks for, as tokens
 */
export const reasonOf = (
  { tokens }: Occasion,
  asked: ReadonlySet<string>,
  because: Result['because'] | undefined,
): ChangeReason => {
  const isAsked = (kind: string) =>
    [...tokens].some((t) => t.startsWith(kind) && (asked.has(t) || asked.has(`${t.slice(0, t.lastIndexOf(':'))}:*`)))
  const event = isAsked('event:') ? because?.event : undefined
  const value = isAsked('value:') ? because?.value : undefined
  if (event && (!value || event.at >= value.at))
    return { kind: 'event', name: event.name, messageId: event.messageId, at: iso(event.at) }
  if (value) return { kind: 'value', name: value.key, at: iso(value.at) }
  if (isAsked('event:')) return { kind: 'event' }
  const told = [...tokens].find((t) => t.startsWith('value:') && asked.has(t))
  if (told) return { kind: 'value', name: told.slice('value:'.length) }
  for (const kind of ['identifier', 'preference', 'recipient']) if (isAsked(kind)) return { kind: 'value', name: kind }
  if (tokens.has('consent')) return { kind: 'consent' }
  return tokens.has('person') ? { kind: 'identity' } : { kind: 'time' }
}

/** By segment, who is a member before. */
export type Members = ReadonlyMap<number, ReadonlySet<string>>

/** Who enters and who leaves, of the people that were looked at. Pure. */
export const changesOf = (
  before: Members,
  people: ReadonlyMap<string, Occasion>,
  segments: readonly { readonly id: number; readonly asked: ReadonlySet<string> }[],
  after: ReadonlyMap<string, ReadonlyMap<number, Result>>,
): Change[] =>
  segments.flatMap(({ id, asked }) =>
    [...people].flatMap(([personId, occasion]) => {
      const result = after.get(personId)?.get(id)
      const entered = result?.in ?? false
      if (entered === (before.get(id)?.has(personId) ?? false)) return []
      return [{ segmentId: id, personId, entered, reason: reasonOf(occasion, asked, result?.because) }]
    }),
  )
