import { domainToASCII } from 'node:url'
import type { IdentifierKind } from '@candor/contracts'
import { phoneOf } from './phone.ts'

export const longestIdentifier = 255

/** A control character, U+FFFD or half a surrogate pair: what is left of two different texts may be the same. */
const damaged = /[\p{Cc}\uFFFD\p{Surrogate}]/u

const isSound = (text: string): boolean => !damaged.test(text)

const longestEmail = 254
/** No space, quote or bracket: what stands in them is not part of the address, or says where it is delivered. */
const localPart = /^[^\s@"()<>[\]\\,;:]+$/
/** Of what a domain may not be written with; most would end the host of an address of the web, and be cut off. */
const notOfDomain = /[\s/\\?#:@%<>"'()[\],;|^`{}]/
/** What nobody sees, and UTS 46 leaves out; the two joiners mean something in some scripts, and are kept. */
const unseen = /(?![\u200c\u200d])\p{Default_Ignorable_Code_Point}/u
/** Labels of letters, digits, hyphens and underscores, the last not a number: that would be an IP address. */
const asciiDomain = /^[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.(?!\d+$)[a-z0-9-]{2,63}$/
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII is what is asked
const isAscii = (text: string) => /^[\x00-\x7f]*$/.test(text)

const domainOf = (domain: string): string | null => {
  if (notOfDomain.test(domain) || unseen.test(domain)) return null
  const ascii = isAscii(domain) ? domain : domainToASCII(domain)
  return asciiDomain.test(ascii) ? ascii : null
}

/**
 * An e-mail address as an identifier: trimmed, lower case, composed (NFC), the domain in ASCII (UTS 46, so that
 * MÜNCHEN.de and xn--mnchen-3ya.de are one), at most 254 characters. Letters that only look alike stay different.
 * Null when it is no address.
 */
export const emailOf = (value: unknown): string | null => {
  if (typeof value !== 'string' || value.length > 2 * longestEmail) return null
  const text = value.trim().toLowerCase().normalize('NFC')
  if (!isSound(text)) return null
  const at = text.lastIndexOf('@')
  const local = text.slice(0, at)
  if (at < 1 || !localPart.test(local)) return null
  const domain = domainOf(text.slice(at + 1))
  return domain === null || at + 1 + domain.length > longestEmail ? null : `${local}@${domain}`
}

const textOf = (value: string): string | null => {
  const text = value.trim().normalize('NFC')
  return text !== '' && text.length <= longestIdentifier && isSound(text) ? text : null
}

/** Ids that a client or a shop made are kept as they are: we do not know which differences mean something there. */
const idOf = (value: string): string | null =>
  value.trim() !== '' && value.length <= longestIdentifier && isSound(value) ? value : null

/**
 * An identifier as it is kept and looked for; null when the value cannot be one of its kind.
 * @param region ISO 3166-1 alpha-2: whose numbering plan a phone number without a country code is read by
 */
export const normaliseIdentifier = (kind: IdentifierKind, value: string, region: string): string | null => {
  if (kind === 'email') return emailOf(value)
  if (kind === 'phone') return phoneOf(value, region)
  return kind === 'user_id' || kind === 'anonymous_id' ? idOf(value) : textOf(value)
}

/** How what somebody looks for may be kept: as it is written, and where the kind is not said, as any kind would have it. */
export const valuesOf = (value: string, kind: IdentifierKind | undefined, region: string): string[] => {
  const kinds: readonly IdentifierKind[] = kind ? [kind] : ['user_id', 'card', 'email', 'phone']
  return [...new Set(kinds.flatMap((k) => normaliseIdentifier(k, value, region) ?? []))]
}
