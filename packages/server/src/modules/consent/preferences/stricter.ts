/** One thing that somebody chose: about a topic, a channel, or how often. Times are milliseconds since 1970. */
export interface Preference {
  readonly kind: 'topic' | 'channel' | 'frequency'
  /** Of the topic or the channel; empty for the frequency. */
  readonly key: string
  /** on or off; of the frequency all, weekly, monthly or none. */
  readonly value: string
  readonly at: number
}

/** From the strictest on. What is not in the list counts as the strictest. */
const order = ['off', 'none', 'monthly', 'weekly', 'all', 'on']

/** Of two choices about the same thing, made by two people who turn out to be one: the stricter; of two equal ones the later. */
const stricter = (a: Preference, b: Preference): Preference => {
  const difference = order.indexOf(a.value) - order.indexOf(b.value)
  if (difference !== 0) return difference < 0 ? a : b
  return a.at >= b.at ? a : b
}

const nameOf = ({ kind, key }: Preference) => `${kind}:${key}`

/**
 * What the survivor of a merge prefers: each own choice, unless the other chose the stricter; and what only the other chose,
 * since silence is no choice. Nobody is written to more than either of the two wanted. Pure; the order does not matter.
 */
export const joinPreferences = (survivor: Iterable<Preference>, merged: Iterable<Preference>): Preference[] => {
  const joined = new Map<string, Preference>()
  for (const one of [...survivor, ...merged]) {
    const known = joined.get(nameOf(one))
    joined.set(nameOf(one), known ? stricter(known, one) : one)
  }
  return [...joined.values()]
}
