import {
  type CountryCode,
  isSupportedCountry,
  type NumberType,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max'

/** Numbers behind which stands nobody in particular: taking them as somebody's would join all who gave them. */
const nobodys: ReadonlySet<NumberType> = new Set([
  'TOLL_FREE',
  'PREMIUM_RATE',
  'SHARED_COST',
  'UAN',
  'VOICEMAIL',
] as const)

const longestWritten = 64

/**
 * A phone number as E.164 (`+491701234567`); null when it is none that a person can be reached by. One with an extension
 * is none: E.164 has no place for it, and what is left is the switchboard's.
 * @param region ISO 3166-1 alpha-2, for numbers without a country code
 */
export const phoneOf = (value: unknown, region: string): string | null => {
  if (typeof value !== 'string' || value.length > longestWritten) return null
  const defaultCountry: CountryCode | undefined = isSupportedCountry(region) ? region : undefined
  const number = parsePhoneNumberFromString(value.trim(), { ...(defaultCountry && { defaultCountry }), extract: false })
  if (!number?.isValid() || number.ext || nobodys.has(number.getType())) return null
  return number.number
}
