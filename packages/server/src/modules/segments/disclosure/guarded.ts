import { few } from '../../../platform/disclosure/index.ts'
import type { Principal } from '../../../platform/http/index.ts'

export const maySeePeople = (principal: Pick<Principal, 'scopes'>): boolean => principal.scopes.includes('people:read')

/** A count as it may be told to a caller; null: fewer than ten. */
export type Guard = (count: number) => number | null

/** Where the first ten of a counting begins: 0 to 9, known to nobody without the secret (platform/disclosure). */
export type StartOf = (...name: readonly (string | number)[]) => number

/**
 * How counts are told to a caller: as they are to whoever may see people; to others in tens that begin somewhere else for each
 * counting, within nine of the truth, so that what one person adds shows in one of ten cases at most, and nobody knows in which. Nobody
 * at all is told, for it points at nobody.
 */
export const guardOf = (principal: Pick<Principal, 'scopes'>, start: number): Guard => {
  if (maySeePeople(principal)) return (count) => count
  return (count) => {
    if (count === 0) return 0
    return count < few ? null : Math.max(few, Math.floor((count + start) / few) * few)
  }
}
