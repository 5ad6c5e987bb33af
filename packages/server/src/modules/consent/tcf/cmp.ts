import type { ConsentConfig } from '@candor/contracts'
import { lawHolds, type Pack } from '@candor/rules'
import { type DisclosedVendors, disclosedVendors } from '@candor/tcf-gpp/vendor-list'
import type { Config } from '../../../config.ts'
import type { AnyDb } from '../../../platform/postgres/index.ts'
import { readVendorList } from './vendor-lists.store.ts'

export type Cmp = NonNullable<ConsentConfig['cmp']>

/** A list changes once a week. */
const freshForMs = 60_000

/**
 * What pages need to take part in IAB's TCF, where the operator does and the place is its. Before the list of vendors was
 * fetched pages learn of none, and tell nothing to anybody.
 */
export const createCmp = (
  db: AnyDb,
  pack: Pack,
  tcf: Config['tcf'],
): ((jurisdiction: string | null) => Promise<Cmp | undefined>) => {
  let known: { at: number; vendors: Promise<DisclosedVendors | undefined> } | null = null
  const read = async () => {
    const stored = await readVendorList(db)
    return stored && tcf ? disclosedVendors(stored.list, tcf.vendors) : undefined
  }
  const vendorsNow = () => {
    if (known && Date.now() - known.at < freshForMs) return known.vendors
    const vendors = read()
    known = { at: Date.now(), vendors }
    vendors.catch(() => {
      known = null
    })
    return vendors
  }
  return async (jurisdiction) => {
    if (!tcf || !lawHolds(pack, 'iab-tcf', jurisdiction)) return undefined
    const { cmpId, publisherCountry } = tcf
    const vendors = await vendorsNow()
    return { tcfCmpId: cmpId, publisherCountry, ...(vendors && { vendors }) }
  }
}
