/** As much of a vendor as a string needs: 30 bytes instead of the list's kilobytes, so that a page can carry it. */
export type DisclosedVendor = {
  id: number
  /** It asks consent for something. */
  asksConsent: boolean
  /** It declares special purposes (security, delivery) and nothing else: policy sets its legitimate-interest bit once it is disclosed. */
  specialOnly: boolean
}

export type DisclosedVendors = { listVersion: number; policyVersion: number; vendors: DisclosedVendor[] }

/** The fields of IAB's list (specification version 3) that are read. */
export type VendorList = {
  vendorListVersion: number
  tcfPolicyVersion: number
  vendors: Readonly<
    Record<string, Pick<ListedVendor, 'id' | 'purposes' | 'legIntPurposes' | 'specialPurposes' | 'deletedDate'>>
  >
}

type ListedVendor = {
  id: number
  purposes: readonly number[]
  legIntPurposes: readonly number[]
  specialPurposes: readonly number[]
  deletedDate?: string | undefined
}

/**
 * The vendors that an operator works with and tells people of, out of the list, which the server fetches. Those that left
 * the framework or are not in the list are left out.
 */
export const disclosedVendors = (list: VendorList, ids: Iterable<number>): DisclosedVendors => ({
  listVersion: list.vendorListVersion,
  policyVersion: list.tcfPolicyVersion,
  vendors: [...new Set(ids)]
    .map((id) => list.vendors[String(id)])
    .filter((vendor) => vendor !== undefined && !vendor.deletedDate)
    .map((vendor) => vendor as ListedVendor)
    .sort((a, b) => a.id - b.id)
    .map((vendor) => ({
      id: vendor.id,
      asksConsent: vendor.purposes.length > 0,
      specialOnly:
        vendor.purposes.length === 0 && vendor.legIntPurposes.length === 0 && vendor.specialPurposes.length > 0,
    })),
})

/** Whether people have to be asked again: the policy under which they answered is not the one in force. */
export const askAgain = (answered: { policyVersion: number }, list: { policyVersion: number }) =>
  answered.policyVersion !== list.policyVersion
