import type { Purpose } from '@candor/contracts'
import { PurposeRestriction, Segment, SegmentEncoder, TCModel } from '@iabtechlabtcf/core'
import { mayReachVendors, tcfPurposes } from './purposes.ts'
import { flawsOf, type TcfRecord } from './record.ts'
import type { DisclosedVendors } from './vendor-list.ts'

/**
 * Writes a record as a TC string. Throws an Error that names the flaws of one that is not of TCF 2.3: such a string is
 * never made, whoever asks. Times are cut to deciseconds, as the format has them.
 */
export const writeRecord = (record: TcfRecord): string => {
  const flaws = flawsOf(record)
  if (flaws.length > 0) throw new Error(`No TC string is written that breaks TCF 2.3: ${flaws.join(', ')}.`)
  const model = toModel(record)
  const parts = [Segment.CORE, Segment.VENDORS_DISCLOSED, ...(record.publisher ? [Segment.PUBLISHER_TC] : [])]
  return parts.map((segment) => SegmentEncoder.encode(model, segment)).join('.')
}

const toModel = (record: TcfRecord): TCModel => {
  const model = new TCModel()
  model.version = record.version
  model.cmpId = record.cmpId
  model.cmpVersion = record.cmpVersion
  model.consentScreen = record.consentScreen
  model.consentLanguage = record.consentLanguage
  model.vendorListVersion = record.vendorListVersion
  model.policyVersion = record.policyVersion
  model.isServiceSpecific = record.isServiceSpecific
  model.useNonStandardTexts = record.useNonStandardTexts
  model.purposeOneTreatment = record.purposeOneTreatment
  model.publisherCountryCode = record.publisherCountryCode
  model.specialFeatureOptins.set(record.specialFeatureOptins)
  model.purposeConsents.set(record.purposeConsents)
  model.purposeLegitimateInterests.set(record.purposeLegitimateInterests)
  model.vendorConsents.set(record.vendorConsents)
  model.vendorLegitimateInterests.set(record.vendorLegitimateInterests)
  model.vendorsDisclosed.set(record.vendorsDisclosed ?? [])
  for (const { purpose, type, vendors } of record.publisherRestrictions) {
    for (const vendor of vendors) model.publisherRestrictions.add(vendor, new PurposeRestriction(purpose, type))
  }
  if (record.publisher) {
    model.publisherConsents.set(record.publisher.consents)
    model.publisherLegitimateInterests.set(record.publisher.legitimateInterests)
    model.numCustomPurposes = record.publisher.numCustomPurposes
    model.publisherCustomConsents.set(record.publisher.customConsents)
    model.publisherCustomLegitimateInterests.set(record.publisher.customLegitimateInterests)
  }
  // Last: setting any field above sets both times to today.
  model.created = record.created
  model.lastUpdated = record.lastUpdated
  return model
}

export type TcfAnswer = {
  /** Purposes to which the person said yes. Anything else is a no: the absence of an answer grants nothing. */
  granted: readonly Purpose[]
  vendors: DisclosedVendors
  /** The id under which the operator's consent manager is registered with IAB Europe. */
  cmp: { id: number; version: number }
  /** The language in which the person was asked, as a BCP 47 tag. */
  locale: string
  /** ISO 3166-1 of the operator. */
  publisherCountry: string
  at: Date
  consentScreen?: number | undefined
}

/** TCF wants no finer time than the day, so that the string is no identifier. */
const dayOf = (at: Date) => new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()))

/**
 * The TC string of an answer: service-specific, with the vendors that were disclosed, and with consent as the only basis.
 * Throws where the vendor list is of an older policy or the CMP id is none.
 */
export const writeTcf = ({ granted, vendors, cmp, locale, publisherCountry, at, consentScreen = 1 }: TcfAnswer) => {
  const consents = tcfPurposes(granted)
  const reached = mayReachVendors(granted) && consents.length > 0
  return writeRecord({
    version: 2,
    created: dayOf(at),
    lastUpdated: dayOf(at),
    cmpId: cmp.id,
    cmpVersion: cmp.version,
    consentScreen,
    consentLanguage: locale.slice(0, 2).toUpperCase(),
    vendorListVersion: vendors.listVersion,
    policyVersion: vendors.policyVersion,
    isServiceSpecific: true,
    useNonStandardTexts: false,
    specialFeatureOptins: [],
    // Of vendors and for them: those who may not be reached have no purpose either.
    purposeConsents: reached ? consents : [],
    purposeLegitimateInterests: [],
    purposeOneTreatment: false,
    publisherCountryCode: publisherCountry,
    vendorConsents: reached ? vendors.vendors.filter((v) => v.asksConsent).map((v) => v.id) : [],
    vendorLegitimateInterests: vendors.vendors.filter((v) => v.specialOnly).map((v) => v.id),
    publisherRestrictions: [],
    vendorsDisclosed: vendors.vendors.map((v) => v.id),
    vendorsAllowed: null,
    publisher: {
      consents,
      legitimateInterests: [],
      numCustomPurposes: 0,
      customConsents: [],
      customLegitimateInterests: [],
    },
  })
}
