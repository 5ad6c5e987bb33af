import type { SignedTokens, TokenSubject } from './signed-tokens.ts'

const dayMs = 86_400_000
/** An opt-out in a message has to work for 30 days (CAN-SPAM, 16 CFR 316). */
const preferenceLinkMs = 30 * dayMs
/** As long as a device keeps the receipt: the longest that a yes stands before it is asked for again. */
const receiptLinkMs = 400 * dayMs

export interface PreferenceLink {
  readonly url: string
  readonly token: string
  /** Milliseconds since 1970. */
  readonly expiresAt: number
}

/** Addresses that carry their own permission: nobody can guess one, and each ends. */
export interface Links {
  /** The preference page of a person. */
  preferences(about: TokenSubject, options?: { expiresAt?: number; locale?: string }): Promise<PreferenceLink>
  /** One receipt, for whoever gave the answer; kept on their device and told to nobody else. */
  receipt(workspaceId: number, receiptId: string): Promise<string>
}

export const createLinks = (tokens: SignedTokens, publicUrl: string, now: () => number = Date.now): Links => ({
  preferences: async (about, { expiresAt = now() + preferenceLinkMs, locale } = {}) => {
    const toTheSecond = Math.floor(expiresAt / 1000) * 1000
    const token = await tokens.sign('preferences', about, toTheSecond)
    const language = locale === undefined ? '' : `?${new URLSearchParams({ lang: locale })}`
    return { url: `${publicUrl}/preferences/${token}${language}`, token, expiresAt: toTheSecond }
  },
  receipt: async (workspaceId, receiptId) => {
    const token = await tokens.sign('receipt', { workspaceId, subject: receiptId }, now() + receiptLinkMs)
    return `${publicUrl}/v1/preferences/receipts/${receiptId}?token=${token}`
  },
})
