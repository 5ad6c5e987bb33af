import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'

export { bytesToHex as toHex, concatBytes as concat }

/** Whether two byte strings are equal. Everything compared here is public, so the time it takes tells nothing. */
export const equalBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i])

/** UTF-8. Throws on a lone surrogate: it has no bytes, and an encoder would put another character in its place. */
export const toUtf8 = (text: string): Uint8Array => {
  if (!text.isWellFormed()) throw new Error('The text holds half a character (a lone surrogate).')
  return utf8ToBytes(text)
}

/** Text of UTF-8 bytes; a byte-order mark stays in it. Throws if the bytes are not UTF-8. */
export const fromUtf8 = (bytes: Uint8Array): string =>
  new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)

/** Bytes of lower-case hex; throws on anything else. Upper case is refused so that a value has one spelling. */
export const fromHex = (text: string): Uint8Array => {
  if (!/^(?:[0-9a-f]{2})*$/.test(text)) throw new Error('This is not lower-case hexadecimal.')
  return hexToBytes(text)
}

export const toBase64 = (bytes: Uint8Array): string => btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join(''))

/** Bytes of standard base64 with padding (RFC 4648, section 4); throws on any other spelling of the same bytes. */
export const fromBase64 = (text: string): Uint8Array => {
  const bytes = /^[A-Za-z0-9+/]*={0,2}$/.test(text) ? decode(text) : null
  if (bytes === null || toBase64(bytes) !== text) throw new Error('This is not base64.')
  return bytes
}

const decode = (text: string): Uint8Array | null => {
  try {
    return Uint8Array.from(atob(text), (c) => c.charCodeAt(0))
  } catch {
    return null
  }
}
