import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { type LedgerFilter, type LedgerRow, readBounds, readStretch } from './ledger.store.ts'

/** What a filter finds may be rare; a page looks no further than this. */
const furthest = 20_000

export interface LedgerPage {
  readonly rows: readonly LedgerRow[]
  /** The next page begins below this number; null at the end. */
  readonly next: number | null
  readonly searchedTo: number
  readonly provenTo: number
}

/** A page of the ledger, newest first, below the entry number `before` if one is given. */
export const pageOfLedger = async (
  tx: ForPurpose<'consent'>,
  workspaceId: number,
  filter: LedgerFilter,
  { before, limit, most = furthest }: { before: number | null; limit: number; most?: number },
): Promise<LedgerPage> => {
  const bounds = await readBounds(tx, workspaceId, filter)
  const end = bounds.before + 1
  const below = Math.min(before ?? Number.MAX_SAFE_INTEGER, bounds.after ?? bounds.head + 1, bounds.head + 1)
  // There is an index by person, so of one person everything is found at once.
  const lowest = Math.max(end, filter.people ? 1 : below - most)
  const found = await readStretch(tx, workspaceId, filter, { lowest, below, limit: limit + 1 })
  const rows = found.slice(0, limit)
  const rest = found.length > rows.length ? rows.at(-1)!.seq : null
  return {
    rows,
    next: rest ?? (lowest > end ? lowest : null),
    searchedTo: rest ?? lowest,
    provenTo: bounds.provenTo,
  }
}
