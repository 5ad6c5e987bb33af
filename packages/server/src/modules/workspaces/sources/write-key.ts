import { randomBytes } from 'node:crypto'

/** A new write key. Hexadecimal, because clients put it in paths, queries and Basic credentials without escaping. */
export const newWriteKey = (): string => `wk_${randomBytes(16).toString('hex')}`
