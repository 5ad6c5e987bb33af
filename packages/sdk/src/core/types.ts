import type { Settings } from './settings.ts'
import type { Store } from './store.ts'

/** A consent category as the source knows it; see `categories` of LoadOptions. */
export type Category = string

/** What the person chose, in Segment's shape. A category that is absent is a no. */
export type CategoryPreferences = Record<Category, boolean>

/** An answer to the consent question. It is complete: what it does not name is refused (what is necessary anyway: not asked). */
export type ConsentChoice = 'granted' | 'denied' | CategoryPreferences

/**
 * `unknown`: events wait in memory, nothing is stored or sent. `granted`: stored and sent with the stamp of the choice.
 * `refused`: nothing is kept but the refusal. `not-required`: the site owner declared another legal basis.
 */
export type ConsentStatus = 'unknown' | 'granted' | 'refused' | 'not-required'

export interface ConsentState {
  status: ConsentStatus
  /** The answer in force, narrowed by Global Privacy Control; null where none was given. */
  preferences: CategoryPreferences | null
}

export type EventType = 'track' | 'identify' | 'page' | 'screen' | 'group' | 'alias'
export type Properties = Record<string, unknown>
export type Traits = Record<string, unknown>
export type Context = Record<string, unknown>

/** One event in Segment's format, as it goes over the wire. */
export interface CandorEvent {
  type: EventType
  messageId: string
  /** ISO 8601, by the clock of the device; the server corrects it with `sentAt` of the batch. */
  timestamp: string
  anonymousId: string
  userId?: string
  event?: string
  name?: string
  category?: string
  groupId?: string
  previousId?: string
  properties?: Properties
  traits?: Traits
  context: Context
  integrations?: Record<string, unknown>
}

/** What a call may add to its own event. */
export interface EventOptions {
  /** When it happened, if not now. */
  timestamp?: Date | string
  /** Merged over the context that plug-ins gather. */
  context?: Context
  /** Repeating a messageId makes the repetition a duplicate: it counts once. */
  messageId?: string
  anonymousId?: string
  integrations?: Record<string, unknown>
}

export interface LoadOptions {
  /** The write key of the source. It is public: it lets one send events and nothing else. */
  writeKey: string
  /** Where Candor is, such as `https://data.example.com`. Default: where the script came from. */
  host?: string
  /**
   * `required` (default): wait for an answer. A choice: the answer is known already, from a consent manager.
   * `not-required`: the source rests on another legal basis, declared at the source; the site owner answers for it.
   */
  consent?: 'required' | 'not-required' | ConsentChoice
  /** The categories that `'granted'` means, as mapped to purposes at the source. */
  categories?: readonly Category[]
  /** Categories that a browser's Global Privacy Control signal refuses, whatever the choice says. */
  advertisingCategories?: readonly Category[]
  /** Send as soon as so many events wait; default 20. */
  flushAt?: number
  /** Send at the latest so many milliseconds after an event; default 5,000. */
  flushInterval?: number
  /** At most so many events wait, the oldest give way; default 1,000. */
  maxQueue?: number
  /** At most so many events wait in memory for an answer to the consent question; default 100. */
  maxHeld?: number
  /** `memory`: never store anything on the device but a refusal, even with consent. */
  persistence?: 'device' | 'memory'
  /** Candor asks the consent question itself: purpose by purpose, so `categories` then has no default. */
  banner?: boolean
  /** With `banner`: a small button on each page that opens the preference centre, unless the page has an opener; default true. */
  trigger?: boolean
  /** Language of banner and preference centre, such as `ar`; default: that of the page, else of the browser. */
  locale?: string
  plugins?: readonly Plugin[]
}

export type DropReason =
  | 'refused' // the person said no
  | 'queue_full' // the oldest gave way
  | 'too_large' // above 32 KB
  | 'not_serialisable' // a cycle, a BigInt
  | 'invalid' // a call without what its type needs
  | 'expired' // older than the server's memory of message ids
  | 'rejected' // the server refused this event; see `detail`
  | 'http_error' // the server refused the batch for good; see `detail`
  | 'plugin' // a plug-in kept it back

export interface Signals {
  /** The state of consent changed. */
  consent: ConsentState
  /** An event joined the queue. */
  queued: CandorEvent
  /** The server has these events on disk. `withheld`: how many of them no purpose allows to keep. */
  delivered: { messageIds: string[]; withheld: number }
  /** Events that will never be delivered, and why. Nothing is lost without this. */
  dropped: { count: number; reason: DropReason; detail?: string; messageIds: string[] }
  /** The next attempt waits, in milliseconds. `status` 0: the server was not reached. */
  waiting: { status: number; delay: number }
}

/**
 * A plug-in sees each event twice: `enrich` when the call is made (what the page knows at that moment), and `seal` when the
 * event leaves memory for the queue, which is after consent. Either may change the event, or keep it back with `null`.
 * What a plug-in throws is contained; the event goes on without it.
 */
export interface Plugin {
  readonly name: string
  load?(candor: Candor): void
  enrich?(event: CandorEvent): CandorEvent | null
  seal?(event: CandorEvent, consent: ConsentState): CandorEvent | null
}

export interface State {
  consent: ConsentState
  anonymousId: string
  userId: string | null
  /** Events in the queue, not yet acknowledged. */
  queued: number
  /** Events in memory that wait for an answer to the consent question. */
  held: number
}

export interface Candor {
  readonly version: string
  /** Starts the SDK, once; calls made before are replayed. */
  load(options: LoadOptions): void
  /** The person did something. */
  track(event: string, properties?: Properties, options?: EventOptions): void
  /** Says who the person is, or what they are like: `identify('user-1', { email })` or `identify({ size: 'M' })`. */
  identify(userId: string, traits?: Traits, options?: EventOptions): void
  identify(traits: Traits, options?: EventOptions): void
  /** A page was seen: `page()`, `page(name)`, `page(category, name)`, each with properties after it. */
  page(category: string, name: string, properties?: Properties, options?: EventOptions): void
  page(name?: string, properties?: Properties, options?: EventOptions): void
  page(properties: Properties, options?: EventOptions): void
  /** As `page`, for a screen of an app. */
  screen(category: string, name: string, properties?: Properties, options?: EventOptions): void
  screen(name?: string, properties?: Properties, options?: EventOptions): void
  screen(properties: Properties, options?: EventOptions): void
  /** The person belongs to a group, such as a company or a household. */
  group(groupId: string, traits?: Traits, options?: EventOptions): void
  /** Joins two ids of the same person; `previousId` defaults to the one known so far. */
  alias(userId: string, previousId?: string, options?: EventOptions): void
  /** The answer to the consent question. Asking it is up to the page. */
  consent(choice: ConsentChoice): void
  /** Signs out: forgets the user id and takes a fresh anonymous id. What is queued stays with whom it belongs to. */
  reset(): void
  /** Sends what waits. Resolves when nothing waits any more or the next attempt must wait; never rejects. */
  flush(): Promise<void>
  /** Listens to a signal; returns the way to stop. */
  on<S extends keyof Signals>(signal: S, listener: (value: Signals[S]) => void): () => void
  state(): State
  /** Asks the next best question of this place, if there is one: in an element of the page, or over it. */
  ask(options?: AskOptions): void
  /** Opens the concierge: a flow as a conversation. */
  concierge(options?: AskOptions): void
  /** Shows points, coupons and what can be had for them, of the person of a link. */
  wallet(options: WalletOptions): void
  /** The off-switch: what the person agreed to, and how to change it. */
  readonly preferences: {
    /** Opens the preference centre. Elements with `data-candor-preferences` do so too where `banner` is on. */
    open(options?: PreferencesOptions): void
  }
}

export interface PreferencesOptions {
  /** A signed preference token of this person, made by your server: shows all that Candor knows, not this device alone. */
  token?: string
}

export interface AskOptions {
  /** Where on the site: `web:home`. Default: `web`. */
  placement?: string
  /** What the page is about; conditions of flows look at it. */
  context?: Record<string, string | number | boolean>
  /** What the person opened themselves. */
  open?: { kind: 'question' | 'flow'; key: string }
  /** An element, or what selects it, that the question is drawn into. Default: over the page. */
  into?: Element | string
  /** Default: `inline` with `into`, else `modal`. */
  as?: 'inline' | 'modal' | 'full_page' | 'chat'
  /** A signed preference token of this person, made by your server: names them for sure. */
  token?: string
  /** Finds what suits the answers, where a flow suggests something. */
  suggest?(wish: SuggestionWish): readonly Suggestion[] | Promise<readonly Suggestion[]>
  /** Begins a conversation with a person of yours; `false`: nobody is there now. */
  handOver?(handover: Handover): unknown
  /** Puts a file somewhere, and says under what name it lies there. Without it no file can be answered with. */
  upload?(file: File): Promise<string>
  /** Hears what becomes of it. */
  on?(moment: AskMoment): void
}

export interface SuggestionWish {
  most: number
  /** What it has to be, by property, from what the person said. */
  where: Record<string, unknown>
}

export interface Suggestion {
  title: string
  text?: string
  /** Where it is to be had: http or https. */
  url?: string
  image?: string
}

export interface Handover {
  topic: string
  /** What was asked and said so far, in words. */
  said: readonly { question: string; answer: string }[]
}

export type AskMoment =
  | { kind: 'nothing'; earliest: string | null }
  | { kind: 'shown'; question: string | null; flow: string | null }
  | { kind: 'answered'; question: string; answer: unknown; effect: string }
  | { kind: 'declined'; question: string; how: 'skipped' | 'rather_not_say' | 'dismissed' }
  | { kind: 'taken_back'; questions: readonly string[] }
  | { kind: 'finished'; flow: string; result: string | null }
  | { kind: 'closed' }

export interface WalletOptions {
  /** A signed preference token of this person, made by your server. */
  token: string
  /** An element, or what selects it, for the whole wallet. Default: over the page. */
  into?: Element | string
  /** An element, or what selects it, for a small button with the points; it opens the wallet over the page. */
  badge?: Element | string
}

export type WidgetPart = 'centre' | 'ask' | 'concierge' | 'wallet'

/** The module at `/sdk/widgets.js`, loaded on demand: whatever can be seen. */
export interface Widgets {
  /** Asks the consent question where it is to be asked, and opens what is named. */
  show(page: WidgetPage, part?: WidgetPart, options?: object): void | Promise<void>
}

/** What the core hands to the widgets. */
export interface WidgetPage {
  candor: Candor
  settings: Settings
  /** Where this write key's own values last: on the device, or in memory if the page wants it so. */
  store: Store
  /** Called with each answer given in a widget, also one that is the same as before: of the widgets among themselves. */
  answered?: Set<() => void>
}
