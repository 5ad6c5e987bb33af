/** One thing that somebody chose: about a topic, a channel, or how often. Times are milliseconds since 1970. */
export interface Preference {
  readonly kind: 'topic' | 'channel' | 'frequency'
  /** Of the topic or the channel; empty for the frequency. */
  readonly key: string
  /** on or off; of the frequency all, weekly, monthly or none. */
  readonly value: string
  readonly at: number
}

/** What was chosen through one identifier, the last of it. */
export interface Choice extends Preference {
  /** The number of the identifier. */
  readonly originId: number
  /** Rises in the order in which one person says things, whatever the clocks of the servers say. */
  readonly changeId: number
  /** Other identifiers of the person then, through which the same had been chosen before: they speak no more. */
  readonly over: readonly number[]
}

/** From the strictest on. What is not in the list counts as the strictest. */
const order = ['off', 'none', 'monthly', 'weekly', 'all', 'on']

/** Of two choices about the same thing, made by two people who turn out to be one: the stricter; of two equal ones the later. */
const stricter = <P extends Preference>(a: P, b: P): P => {
  const difference = order.indexOf(a.value) - order.indexOf(b.value)
  if (difference !== 0) return difference < 0 ? a : b
  return a.at >= b.at ? a : b
}

const nameOf = ({ kind, key }: Preference) => `${kind}:${key}`

const isOver = (later: Choice, one: Choice): boolean =>
  later.changeId > one.changeId && later.over.includes(one.originId)

/**
 * What somebody prefers, of all that was chosen through their identifiers: the last choice speaks for the identifiers that
 * were theirs when they made it, and of choices that came together later, by a merge, the stricter holds. So nobody is
 * written to more than either of two people wanted until they say so as one; silence is no choice; and after a
 * separation each has what came through their own identifiers. Pure; the order does not matter.
 */
export const preferencesThatHold = (choices: readonly Choice[]): Preference[] =>
  [...Map.groupBy(choices, nameOf).values()].map((own) => {
    const speaking = own.filter((one) => !own.some((other) => isOver(other, one)))
    const { kind, key, value, at } = speaking.reduce(stricter)
    return { kind, key, value, at }
  })
