/** Of a draw that nobody has made yet. */
export const newSalt = (): string => crypto.randomUUID().slice(0, 8)
