const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

export const segments = { disclosed: 1, allowed: 2, publisher: 3 } as const

/** The types of a TC string's segments after the first: three bits, hence the upper half of a segment's first letter. */
export const segmentTypes = (tcString: string): Set<number> => {
  const [, ...rest] = tcString.split('.')
  return new Set(rest.map((segment) => alphabet.indexOf(segment.charAt(0)) >> 3))
}
