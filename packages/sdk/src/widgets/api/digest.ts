/**
 * SHA-256 of UTF-8 text, in hexadecimal; null where the browser has no cryptography, which is on pages without https. Proof needs
 * it, so such a page is not asked for consent.
 */
export const sha256 = async (text: string): Promise<string | null> => {
  if (!globalThis.crypto?.subtle) return null
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
