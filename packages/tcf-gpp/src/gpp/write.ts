import type { Purpose } from '@candor/contracts'
import { GppModel } from '@iabgpp/cmpapi'
import { tcfFlaws } from './read.ts'
import { type SectionName, sectionIds, usSectionOf } from './sections.ts'

export type GppAnswer = {
  /** ISO 3166; null where it is not known. */
  jurisdiction: string | null
  /** Purposes that may be served now: a yes, or no objection where the law lets that suffice. */
  allowed: readonly Purpose[]
  /** Global Privacy Control was received: an opt-out, whatever is allowed. */
  gpc: boolean
  /** The person was told of the right to opt out. Without it nothing can be said of their choice. */
  noticeGiven: boolean
  /** Known to be a child, as the law of the place counts: nothing was agreed to on their behalf. */
  knownChild?: boolean | undefined
  /** The TC string, where the operator has a registered consent manager and the place is TCF's. */
  tcString?: string | undefined
}

export type GppWritten = {
  gppString: string
  /** Ids of the sections that hold for this person; −1: none does. */
  applicableSections: number[]
}

/** Two bits in every section of the United States: 0 does not apply, 1 yes, 2 no. */
const notApplicable = 0
const yes = 1
const no = 2

const choicesOf = ({ allowed, gpc }: GppAnswer) => {
  const sharing = allowed.includes('partner_sharing') && !gpc
  const advertising = allowed.includes('ads_measurement') && !gpc
  const out = (allowedNow: boolean) => (allowedNow ? no : yes)
  return {
    SaleOptOut: out(sharing),
    // Sharing, in California's sense, is handing over for advertising across sites: it takes both.
    SharingOptOut: out(sharing && advertising),
    TargetedAdvertisingOptOut: out(advertising),
  }
}

const noticeOf: Readonly<Record<string, string>> = {
  SaleOptOut: 'SaleOptOutNotice',
  SharingOptOut: 'SharingOptOutNotice',
  TargetedAdvertisingOptOut: 'TargetedAdvertisingOptOutNotice',
}

const writeUs = (model: GppModel, section: SectionName, answer: GppAnswer) => {
  // Also makes the section. The library's own default, 1, would claim a contract most operators have not signed.
  model.setFieldValue(section, 'MspaCoveredTransaction', no)
  const set = (field: string, value: unknown) => {
    if (model.hasField(section, field)) model.setFieldValue(section, field, value)
  }
  for (const [choice, value] of Object.entries(choicesOf(answer))) {
    if (!model.hasField(section, choice)) continue
    set(noticeOf[choice] ?? '', answer.noticeGiven ? yes : no)
    set(choice, answer.noticeGiven ? value : notApplicable)
  }
  for (const notice of ['SharingNotice', 'ProcessingNotice']) set(notice, answer.noticeGiven ? yes : no)
  if (answer.knownChild) {
    const children = 'KnownChildSensitiveDataConsents'
    const current: unknown = model.hasField(section, children) ? model.getFieldValue(section, children) : null
    // 1 is "no consent" here.
    set(children, Array.isArray(current) ? current.map(() => yes) : yes)
  }
  set('Gpc', answer.gpc)
}

/** Whether a place may be in the United States. Where nothing is known, their section restrains vendors that read no other. */
const usSection = (jurisdiction: string | null) => (jurisdiction === null ? 'usnat' : usSectionOf(jurisdiction))

/**
 * The GPP string of an answer: the section of the state (or the national one), and TCF's where a TC string is given.
 * Throws where that TC string is not of TCF 2.3.
 */
export const writeGpp = (answer: GppAnswer): GppWritten => {
  const model = new GppModel()
  const names: SectionName[] = []
  if (answer.tcString !== undefined) {
    model.decodeSection('tcfeuv2', answer.tcString)
    const flaws = tcfFlaws(model.getSection('tcfeuv2'), answer.tcString)
    if (flaws.length > 0) throw new Error(`This TC string is not of TCF 2.3: ${flaws.join(', ')}.`)
    names.push('tcfeuv2')
  }
  const us = usSection(answer.jurisdiction)
  if (us) {
    writeUs(model, us, answer)
    names.push(us)
  }
  return {
    gppString: model.encode(),
    applicableSections: names.length > 0 ? names.map((name) => sectionIds[name]) : [-1],
  }
}
