/** A random UUID, version 4. `crypto.randomUUID` exists in secure contexts only; `getRandomValues` exists everywhere. */
export const uuid = (): string =>
  '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, (digit) => {
    // 0 and 1 become any digit; 8 becomes 8 to b, the variant of the standard.
    const random = crypto.getRandomValues(new Uint8Array(1))[0]! & 15
    return (digit === '8' ? 8 | (random & 3) : random).toString(16)
  })

/** Sorts as text by time (milliseconds), then by sequence: 9 and 5 digits of base 36, enough until the year 5188. */
export const orderKey = (at: number, sequence: number): string =>
  at.toString(36).padStart(9, '0') + (sequence % 60466176).toString(36).padStart(5, '0')

/** The time in an order key, in milliseconds. */
export const timeOfKey = (key: string): number => Number.parseInt(key.slice(0, 9), 36)
