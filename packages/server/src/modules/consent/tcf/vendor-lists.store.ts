import { sql } from 'kysely'
import { type AnyDb, openTables } from '../../../platform/postgres/index.ts'
import type { StoredVendorList } from './vendor-list.ts'

/** The newest list there is, with the time of its last fetch; null before the first. */
export const readVendorList = async (db: AnyDb): Promise<{ list: StoredVendorList; fetchedAt: Date } | null> => {
  const row = await openTables(db)
    .selectFrom('tcf_vendor_lists')
    .select(['version', 'policy_version', 'vendors', 'fetched_at'])
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row) return null
  const { version, policy_version, vendors, fetched_at } = row
  return {
    list: {
      gvlSpecificationVersion: 3,
      vendorListVersion: version,
      tcfPolicyVersion: policy_version,
      vendors: vendors as StoredVendorList['vendors'],
    },
    fetchedAt: fetched_at,
  }
}

/** Keeps a list under its version; one that is known already was merely fetched again. */
export const writeVendorList = async (db: AnyDb, list: StoredVendorList): Promise<void> => {
  await openTables(db)
    .insertInto('tcf_vendor_lists')
    .values({
      version: list.vendorListVersion,
      policy_version: list.tcfPolicyVersion,
      vendors: JSON.stringify(list.vendors),
    })
    .onConflict((oc) => oc.column('version').doUpdateSet({ fetched_at: sql`now()` }))
    .execute()
}
