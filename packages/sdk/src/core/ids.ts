/** A random UUID, version 4. `crypto.randomUUID` exists in secure contexts only; `getRandomValues` exists everywhere. */
export const uuid = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  return Array.from(bytes, (b, i) => ([4, 6, 8, 10].includes(i) ? '-' : '') + b.toString(16).padStart(2, '0')).join('')
}

/** Sorts as text by time (milliseconds), then by sequence: 9 and 5 digits of base 36, enough until the year 5188. */
export const orderKey = (at: number, sequence: number): string =>
  at.toString(36).padStart(9, '0') + (sequence % 60466176).toString(36).padStart(5, '0')

/** The time in an order key, in milliseconds. */
export const timeOfKey = (key: string): number => Number.parseInt(key.slice(0, 9), 36)
