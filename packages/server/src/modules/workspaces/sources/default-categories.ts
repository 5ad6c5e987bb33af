import type { Purpose } from '@candor/contracts'

/**
 * Names that consent banners commonly use, and the purposes each opens; for a new source, until an operator says
 * otherwise. Both spellings, because names are compared letter by letter: Segment's banners write them with a capital,
 * Candor's SDK without. No banner category opens a channel (e-mail, sms, push) or sharing with partners: those are
 * asked for by themselves.
 */
const common = {
  functional: ['essential', 'personalisation'],
  analytics: ['analytics'],
  personalisation: ['personalisation', 'profiling'],
  advertising: ['ads_measurement'],
} as const satisfies Record<string, Purpose[]>

const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1)

export const defaultConsentCategories: Record<string, Purpose[]> = Object.fromEntries(
  Object.entries(common).flatMap(([name, opens]) => [
    [capital(name), [...opens]],
    [name, [...opens]],
  ]),
)
