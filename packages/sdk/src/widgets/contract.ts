/** What the widgets and the server say to each other. Shapes only; times are ISO 8601, hashes SHA-256 in hexadecimal. */

/** What the law of the place asks for a purpose. What is not named is taken for `opt_in`, the strictest that can be asked. */
export type Rule = 'opt_in' | 'opt_out' | 'notice' | 'forbidden'

export interface Agreement {
  key: string
  version: number | string
  /** The exact words. Shown letter by letter; `textSha256` is the hash of their UTF-8 bytes. */
  text: string
  textSha256: string
  /** Language of `text`, where it is not the one that was asked for. */
  locale?: string
}

export interface Purpose {
  key: string
  name: string
  description: string
  essential: boolean
}

/** What IAB's frameworks need, where the operator takes part in them and the place is theirs. */
export interface Cmp {
  /** The id under which the operator's consent manager is registered with IAB Europe. */
  tcfCmpId?: number
  /** ISO 3166-1 of the operator. */
  publisherCountry?: string
  /** The vendors disclosed to people, out of IAB's list, which only the server fetches. */
  vendors?: {
    listVersion: number
    policyVersion: number
    vendors: { id: number; asksConsent: boolean; specialOnly: boolean }[]
  }
}

/** GET /v1/consent/config?writeKey=…&locale=…[&accepted=key@version][&tcfPolicy=version] */
export interface ConsentConfig {
  jurisdiction: string | null
  rules: Record<string, Rule>
  /** The server saw the signal and counts it as a refusal of sale and sharing. */
  gpcHonoured: boolean
  agreement: Agreement
  purposes: Purpose[]
  /** What `accepted` names does not cover today's text, or `tcfPolicy` is not the policy in force, where TCF holds. */
  reask: boolean
  /** An answer given before this is asked for again, by a rule of the place; null: it holds until it is taken back. */
  renewBefore?: string | null
  cmp?: Cmp
}

/** POST /v1/consent/presentations, answered by `{ presentationId }`. Names nobody. */
export interface Presentation {
  writeKey: string
  agreement: { key: string; version: number | string; locale: string; textSha256: string }
  /** What was on the screen: markup and style of the widget at the moment it appeared. */
  layoutSha256: string
  signals: { gpc: boolean }
}

export interface Answer {
  purpose: string
  answer: 'grant' | 'deny' | 'withdraw'
}

/** POST /v1/consent/answers. A mere refusal names nobody: `subject` is then empty. */
export interface AnswerSheet {
  writeKey: string
  subject: { anonymousId?: string; userId?: string }
  presentationId: string
  answers: Answer[]
  occurredAt: string
  idempotencyKey: string
}

export interface AnswerResult {
  receipts: { id: string; purpose: string; url: string }[]
  seq: number
}

export type Origin = 'zero' | 'first' | 'second' | 'third' | 'inferred'
export type Frequency = 'all' | 'weekly' | 'monthly' | 'none'

export interface PurposeState extends Purpose {
  state: 'granted' | 'refused' | 'unknown' | 'expired'
  since: string | null
}

/** A topic or a channel: something that is on or off by itself, below the purposes. */
export interface Option {
  key: string
  name: string
  description?: string
  on: boolean
}

export interface KnownValue {
  key: string
  label: string
  value: string | number | boolean | string[]
  class: Origin
  source: string
  at: string
  /** Keys of the purposes it is used for. */
  purposes: string[]
  /** 0 to 1, for what is inferred. */
  confidence?: number
  stale?: boolean
  contradicted?: boolean
}

export interface Receipt {
  id: string
  purpose: string
  at: string
  url: string
}

/** GET /v1/preferences?locale=… with a signed preference token; PUT answers the same. */
export interface Preferences {
  purposes: PurposeState[]
  topics: Option[]
  channels: Option[]
  frequency: Frequency | null
  known: KnownValue[]
  receipts: Receipt[]
  /** The words that a yes on this page agrees to. */
  agreement?: Agreement
}

/** PUT /v1/preferences */
export interface PreferencesChange {
  answers: Answer[]
  topics?: { key: string; on: boolean }[]
  channels?: { key: string; on: boolean }[]
  frequency?: Frequency
  /** What the person had before them when they said yes; sent where the server gave the words. */
  shown?: Omit<Presentation, 'writeKey'>
  idempotencyKey: string
}
