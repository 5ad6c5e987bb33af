import { GppModel } from '@iabgpp/cmpapi'
import { flawsOf, type TcfFlaw } from '../tcf/record.ts'
import { segments, segmentTypes } from '../tcf/segments.ts'

/** Far beyond any real string; see the reader of TC strings. */
const longest = 12_000

export type GppFlaw = 'mspa_covered' | TcfFlaw

export type GppRecord = {
  gppString: string
  sectionIds: number[]
  /** By section's name, its fields by their names in the specification. */
  sections: Record<string, Record<string, unknown>>
  /** By section's name, what Candor would not write. */
  flaws: Record<string, GppFlaw[]>
}

/** Reads a GPP string, older sections included. Throws an Error where it is none, or a section is damaged. */
export const readGpp = (gppString: string): GppRecord => {
  if (!/^DB[A-Za-z0-9_-]+(~[A-Za-z0-9._-]+)*$/.test(gppString)) throw new Error('This is no GPP string of version 1.')
  if (gppString.length > longest) throw new Error(`A GPP string of more than ${longest} letters is not read.`)
  try {
    const model = new GppModel(gppString)
    const sections = model.toObject() as GppRecord['sections']
    const strings = Object.keys(sections).map((name, i) => [name, gppString.split('~')[i + 1] ?? ''] as const)
    const flaws = strings.map(([name, text]) => [name, flawsIn(name, sections[name] ?? {}, text)] as const)
    return {
      gppString,
      sectionIds: model.getSectionIds() as number[],
      sections,
      flaws: Object.fromEntries(flaws.filter(([, found]) => found.length > 0)),
    }
  } catch (error) {
    throw new Error(`This GPP string is damaged: ${(error as Error).message}`)
  }
}

const flawsIn = (name: string, fields: Record<string, unknown>, text: string): GppFlaw[] => {
  if (name === 'tcfeuv2') return tcfFlaws(fields, text)
  // 1 says that the operator signed IAB's contract. Candor cannot know, and most did not.
  return fields.MspaCoveredTransaction === 1 ? ['mspa_covered'] : []
}

/** From GPP's own fields: IAB's reader of TC strings takes no CMP id below 2, and strings with 0 are about. */
export const tcfFlaws = (fields: Record<string, unknown>, text: string): TcfFlaw[] => {
  const types = segmentTypes(text)
  const ids = (field: string) => fields[field] as number[]
  return flawsOf({
    isServiceSpecific: fields.IsServiceSpecific === true,
    policyVersion: Number(fields.PolicyVersion),
    cmpId: Number(fields.CmpId),
    purposeLegitimateInterests: (fields.PurposeLegitimateInterests as boolean[]).flatMap((set, i) =>
      set ? [i + 1] : [],
    ),
    vendorsDisclosed: types.has(segments.disclosed) ? ids('VendorsDisclosed') : null,
    vendorsAllowed: types.has(segments.allowed) ? ids('VendorsAllowed') : null,
  })
}
