import type { LeadMapping, SocialItem } from '@candor/contracts'

export type Lead = Extract<SocialItem, { type: 'lead' }>

/** What a lead form says, by the mapping of its connection. */
export interface ReadLead {
  readonly email: string | null
  readonly phone: string | null
  readonly text: string | null
  readonly values: readonly { readonly attribute: string; readonly value: string }[]
  /** What the person ticked; nothing of the lead is kept without. */
  readonly agreed: LeadMapping['consents']
}

const own = (fields: Readonly<Record<string, string>>, name: string | undefined): string | null => {
  const value = name !== undefined && Object.hasOwn(fields, name) ? fields[name]!.trim() : ''
  return value === '' ? null : value
}

/** Reads the answers of a lead form. A tick box that is missing was not ticked. Pure. */
export const readLead = (mapping: LeadMapping, { fields }: Pick<Lead, 'fields'>): ReadLead => ({
  email: own(fields, mapping.email),
  phone: own(fields, mapping.phone),
  text: own(fields, mapping.text),
  values: Object.entries(mapping.values).flatMap(([name, attribute]) => {
    const value = own(fields, name)
    return value === null ? [] : [{ attribute, value }]
  }),
  agreed: mapping.consents.filter((c) => {
    const said = own(fields, c.field)?.toLowerCase()
    return said !== undefined && c.yes.some((yes) => yes.toLowerCase() === said)
  }),
})
