/** Every field of a TC string. Vectors are the ids that are set, in ascending order. */
export type TcfRecord = {
  version: number
  created: Date
  lastUpdated: Date
  cmpId: number
  cmpVersion: number
  consentScreen: number
  /** Two letters, upper case. */
  consentLanguage: string
  vendorListVersion: number
  policyVersion: number
  isServiceSpecific: boolean
  useNonStandardTexts: boolean
  specialFeatureOptins: number[]
  purposeConsents: number[]
  purposeLegitimateInterests: number[]
  purposeOneTreatment: boolean
  publisherCountryCode: string
  vendorConsents: number[]
  vendorLegitimateInterests: number[]
  publisherRestrictions: { purpose: number; type: number; vendors: number[] }[]
  /** null: the string has no such segment, which is not the same as an empty one. */
  vendorsDisclosed: number[] | null
  vendorsAllowed: number[] | null
  publisher: {
    consents: number[]
    legitimateInterests: number[]
    numCustomPurposes: number
    customConsents: number[]
    customLegitimateInterests: number[]
  } | null
}

/** The policy version of TCF 2.3. */
export const policyVersion = 5

export type TcfFlaw =
  | 'not_service_specific'
  | 'no_disclosed_vendors'
  | 'older_policy'
  | 'legitimate_interest_not_allowed'
  | 'out_of_band'
  | 'no_registered_cmp'

/** The fields by which a record is judged. */
export type Judged = Pick<
  TcfRecord,
  'isServiceSpecific' | 'policyVersion' | 'cmpId' | 'purposeLegitimateInterests' | 'vendorsDisclosed' | 'vendorsAllowed'
>

/** What keeps a record from being one of TCF 2.3. Readers show flaws; the writer refuses to make them. */
export const flawsOf = (record: Judged): TcfFlaw[] => {
  const flaws: [TcfFlaw, boolean][] = [
    ['not_service_specific', !record.isServiceSpecific],
    ['no_disclosed_vendors', record.vendorsDisclosed === null],
    ['older_policy', record.policyVersion < policyVersion],
    // Purpose 1 never knew another basis than consent; 3 to 6 lost theirs with TCF 2.2.
    ['legitimate_interest_not_allowed', record.purposeLegitimateInterests.some((id) => [1, 3, 4, 5, 6].includes(id))],
    ['out_of_band', record.vendorsAllowed !== null],
    ['no_registered_cmp', record.cmpId < 2],
  ]
  return flaws.filter(([, is]) => is).map(([flaw]) => flaw)
}

/** Vendors with a signal that were never disclosed: a string may say so, and such a vendor has to take it for a no. */
export const undisclosedVendors = (
  record: Pick<TcfRecord, 'vendorConsents' | 'vendorLegitimateInterests' | 'vendorsDisclosed'>,
): number[] => {
  const disclosed = new Set(record.vendorsDisclosed)
  const reached = new Set([...record.vendorConsents, ...record.vendorLegitimateInterests])
  return [...reached].filter((id) => !disclosed.has(id)).sort((a, b) => a - b)
}
