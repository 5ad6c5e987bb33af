import { createHash } from 'node:crypto'

/**
 * A number from 0 up to 1 that is always the same for the same names: who is in a share of people stays in it, however often
 * it is decided (a dice thrown at each visit would in the end ask everybody).
 */
export const stickyShare = (...names: readonly (string | number)[]): number =>
  createHash('sha256').update(JSON.stringify(names)).digest().readUInt32BE() / 2 ** 32
