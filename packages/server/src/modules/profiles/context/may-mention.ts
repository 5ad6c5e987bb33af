import { liesWithin, type mentionReasons } from '@candor/contracts'

/** What a person answered to being spoken to about something, through one identifier. */
export interface MentionAnswer {
  readonly key: string
  /** A context, or * for everywhere. */
  readonly place: string
  readonly originId: number
  readonly agrees: boolean
  /** The person was known for sure. */
  readonly verified: boolean
  /** Milliseconds since 1970. */
  readonly at: number
}

export interface Mention {
  readonly mentionable: boolean
  readonly mention: (typeof mentionReasons)[number]
}

const covers = (place: string, here: string | null): boolean =>
  place === '*' || (here !== null && liesWithin(here, place))

const lifts = (yes: MentionAnswer, no: MentionAnswer): boolean =>
  yes.at > no.at && (yes.verified || yes.originId === no.originId)

/**
 * May a value be spoken of here? What was shared here may, also what its attribute is open for; elsewhere only with a yes.
 * A no holds against both, until a later yes through the same identifier, or a later one that is verified: so joining two
 * people never opens what one of them refused. Does not depend on the order of the answers. Pure.
 * @param here where it is read for; null: not said, so nothing counts as shared there
 */
export const mayMention = (
  value: { readonly shared: string | null; readonly openIn: readonly string[] },
  answers: readonly MentionAnswer[],
  here: string | null,
): Mention => {
  const heard = answers.filter((a) => covers(a.place, here))
  const yes = heard.filter((a) => a.agrees)
  if (heard.some((no) => !no.agrees && !yes.some((y) => lifts(y, no))))
    return { mentionable: false, mention: 'asked_not_to' }
  if (value.shared !== null && here !== null && liesWithin(here, value.shared))
    return { mentionable: true, mention: 'shared_here' }
  if (value.openIn.some((place) => covers(place, here))) return { mentionable: true, mention: 'open_here' }
  return yes.length > 0 ? { mentionable: true, mention: 'agreed' } : { mentionable: false, mention: 'outside_context' }
}
