import { PurposeRestriction, TCModel, TCString, type Vector } from '@iabtechlabtcf/core'
import { flawsOf, type TcfFlaw, type TcfRecord } from './record.ts'
import { segments, segmentTypes } from './segments.ts'

/** Far beyond any real string. Ranges unfold to 65,535 ids each, so a long forged one could hold a reader for seconds. */
const longest = 8_000

const idsOf = (vector: Vector) => [...vector].filter(([, set]) => set).map(([id]) => id)

/**
 * Reads a TC string, older ones included, and says what keeps it from being one of TCF 2.3.
 * Throws an Error where it is no TC string.
 */
export const readTcf = (tcString: string): TcfRecord & { tcString: string; flaws: TcfFlaw[] } => {
  if (!/^C[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/.test(tcString)) throw new Error('This is no TC string of version 2.')
  if (tcString.length > longest) throw new Error(`A TC string of more than ${longest} letters is not read.`)
  const record = toRecord(decoded(tcString), segmentTypes(tcString))
  return { tcString, ...record, flaws: flawsOf(record) }
}

const decoded = (tcString: string) => {
  const model = new TCModel()
  try {
    TCString.decode(tcString, model)
  } catch (error) {
    throw new Error(`This TC string is damaged: ${(error as Error).message}`)
  }
  return model
}

const toRecord = (model: TCModel, types: Set<number>): TcfRecord => ({
  version: Number(model.version),
  created: model.created,
  lastUpdated: model.lastUpdated,
  cmpId: Number(model.cmpId),
  cmpVersion: Number(model.cmpVersion),
  consentScreen: Number(model.consentScreen),
  consentLanguage: model.consentLanguage,
  vendorListVersion: Number(model.vendorListVersion),
  policyVersion: Number(model.policyVersion),
  isServiceSpecific: model.isServiceSpecific,
  useNonStandardTexts: model.useNonStandardTexts,
  specialFeatureOptins: idsOf(model.specialFeatureOptins),
  purposeConsents: idsOf(model.purposeConsents),
  purposeLegitimateInterests: idsOf(model.purposeLegitimateInterests),
  purposeOneTreatment: model.purposeOneTreatment,
  publisherCountryCode: model.publisherCountryCode,
  vendorConsents: idsOf(model.vendorConsents),
  vendorLegitimateInterests: idsOf(model.vendorLegitimateInterests),
  publisherRestrictions: model.publisherRestrictions.getRestrictions().map(({ purposeId, restrictionType }) => ({
    purpose: purposeId,
    type: restrictionType,
    vendors: model.publisherRestrictions.getVendors(new PurposeRestriction(purposeId, restrictionType)),
  })),
  vendorsDisclosed: types.has(segments.disclosed) ? idsOf(model.vendorsDisclosed) : null,
  vendorsAllowed: types.has(segments.allowed) ? idsOf(model.vendorsAllowed) : null,
  publisher: types.has(segments.publisher)
    ? {
        consents: idsOf(model.publisherConsents),
        legitimateInterests: idsOf(model.publisherLegitimateInterests),
        numCustomPurposes: Number(model.numCustomPurposes),
        customConsents: idsOf(model.publisherCustomConsents),
        customLegitimateInterests: idsOf(model.publisherCustomLegitimateInterests),
      }
    : null,
})
