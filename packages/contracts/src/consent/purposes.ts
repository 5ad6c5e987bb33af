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

const bits = new Map<string, number>(purposes.map((p, i) => [p, 1 << i]))

/** The bitmask of some purposes; a name that is not a purpose adds nothing (fail closed). */
export const purposeMask = (names: Iterable<string>): number => {
  let mask = 0
  for (const name of names) mask |= bits.get(name) ?? 0
  return mask
}

export const purposesOf = (mask: number): Purpose[] => purposes.filter((_, i) => mask & (1 << i))
