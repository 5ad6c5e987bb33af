/** Purposes an event can serve, in the order of their bits. Append only: the position is stored. */
export const purposes = [
  'essential',
  'analytics',
  'personalisation',
  'profiling',
  'email',
  'sms',
  'push',
  'ads_measurement',
  'partner_sharing',
] as const
export type Purpose = (typeof purposes)[number]

/** A workspace's own purposes take the bits from the ninth to this one: a mask of all is a positive number of 31 bits. */
export const lastPurposeBit = 30

/** Bits of a workspace's own purposes, by key. */
export type OwnPurposeBits = Readonly<Record<string, number>>

const bits = new Map<string, number>(purposes.map((p, i) => [p, 1 << i]))

const bitOf = (name: string, own: OwnPurposeBits): number => {
  const bit = Object.hasOwn(own, name) ? own[name]! : -1
  return bit >= purposes.length && bit <= lastPurposeBit ? 1 << bit : 0
}

/** The bitmask of some purposes; a name that is neither one of the nine nor among `own` adds nothing (fail closed). */
export const purposeMask = (names: Iterable<string>, own: OwnPurposeBits = {}): number => {
  let mask = 0
  for (const name of names) mask |= bits.get(name) ?? bitOf(name, own)
  return mask
}

/** Those of the nine that a mask names. */
export const purposesOf = (mask: number): Purpose[] => purposes.filter((_, i) => mask & (1 << i))
