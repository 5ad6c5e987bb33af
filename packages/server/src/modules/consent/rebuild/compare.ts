import type { ToldTable } from '../../identity/index.ts'
import type { PersonMask } from '../consent.store.ts'
import type { State } from '../fold.ts'
import { type CopyRow, toCopyRow } from './permissions-copy.ts'
import type { FoundMask } from './rebuild.store.ts'

/** Something a projection holds that does not follow from the ledger, or lacks. */
export interface Difference {
  readonly where: 'consent_current' | 'people' | 'identifiers' | ToldTable | 'permissions'
  readonly personId: string
  readonly detail: string
}

const moment = (ms: number) => (Number.isFinite(ms) ? new Date(ms).toISOString() : 'for ever')

const stateText = (state: State | undefined): string => {
  if (!state) return 'nothing'
  const { status, seq, at, verified, validUntil, lastAt } = state
  const until = validUntil === null ? '' : ` until ${moment(validUntil)}`
  return `${status}${until} by entry ${seq} of ${moment(at)}${verified ? ', verified' : ''}, last answered ${moment(lastAt)}`
}

type States = ReadonlyMap<number, State>

export const compareStates = (personId: string, found: States = new Map(), due: States = new Map()): Difference[] =>
  [...new Set([...found.keys(), ...due.keys()])]
    .sort((a, b) => a - b)
    .map((bit) => [bit, stateText(found.get(bit)), stateText(due.get(bit))] as const)
    .filter(([, is, should]) => is !== should)
    .map(([bit, is, should]) => ({
      where: 'consent_current',
      personId,
      detail: `purpose bit ${bit} is ${is}, should be ${should}`,
    }))

const maskText = (m: { allow: string; refused: string; validUntil: number; seq: number }): string =>
  `allow ${m.allow}, refused ${m.refused}, until ${moment(m.validUntil)}, as of entry ${m.seq}`

/** Nothing to compare where there is no such person: answers may be about an id that never became one. */
export const compareMask = (found: FoundMask | undefined, due: PersonMask): Difference[] => {
  if (!found) return []
  const [is, should] = [
    maskText(found),
    maskText({ ...due, validUntil: due.validUntil?.getTime() ?? Number.POSITIVE_INFINITY }),
  ]
  if (is === should) return []
  return [{ where: 'people', personId: due.personId, detail: `is ${is}; should be ${should}` }]
}

const sameRow = (a: CopyRow, b: CopyRow) => maskText(a) === maskText(b)

/**
 * Is ClickHouse's copy of a person as it should be? `spoilt`: rows that would win over the right one, or make it
 * uncertain which one wins. Older rows do no harm: the highest number counts.
 */
export const compareCopy = (
  personId: string,
  found: readonly CopyRow[],
  due: PersonMask | null,
): { differences: Difference[]; spoilt: CopyRow[] } => {
  const right = due && toCopyRow(due)
  const spoilt = found.filter((row) => !right || (row.seq >= right.seq && !sameRow(row, right)))
  const isThere = !right || found.some((row) => sameRow(row, right))
  if (isThere && spoilt.length === 0) return { differences: [], spoilt }
  const is = (spoilt.length > 0 ? spoilt : found).map(maskText).sort().join(' and ') || 'nothing'
  const detail = `is ${is}; should be ${right ? maskText(right) : 'nothing'}`
  return { differences: [{ where: 'permissions', personId, detail }], spoilt }
}
