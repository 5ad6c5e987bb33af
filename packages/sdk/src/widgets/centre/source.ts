import type { Reply } from '../api/request.ts'
import type { Agreement, Frequency, KnownValue, Option, PurposeState, Receipt } from '../contract.ts'

/** What the centre shows. What a source does not know is absent, and its section too. */
export interface Choices {
  purposes: (PurposeState & {
    /** A yes is not to be had here: the browser's signal refuses it. */
    locked?: boolean
  })[]
  topics?: Option[]
  channels?: Option[]
  frequency?: Frequency | null
  known?: KnownValue[]
  receipts: Receipt[]
  agreement?: Agreement
}

/** One change, or several at once; what is absent stays as it is. */
export interface Change {
  /** By purpose: allowed from now on, or not. */
  purposes?: Record<string, boolean>
  topic?: { key: string; on: boolean }
  channel?: { key: string; on: boolean }
  frequency?: Frequency
}

export interface Saved {
  choices: Choices
  /** It holds, but the server does not know yet. */
  waiting: boolean
}

/** Where choices come from and go to: this device, or the person a link names. */
export interface ChoiceSource {
  deviceOnly: boolean
  gpc: boolean
  load(): Promise<Reply<Choices>>
  /** `layout`: markup and style in front of the person, for the proof of a yes. */
  save(now: Choices, change: Change, layout: string): Promise<Reply<Saved>>
  /** Where it can be done without the server: no to everything, when nothing could be loaded. */
  refuseAll?(): void
  /** The page where anybody can check a receipt. */
  verifyUrl: string
  /** A receipt, byte for byte. */
  receipt(url: string): Promise<Reply<Blob>>
}

/** The choices as they will be once `change` is made. */
export const applied = (
  choices: Choices,
  { purposes = {}, topic, channel, frequency }: Change,
  at: string,
): Choices => {
  const set = (options: Option[] | undefined, one: { key: string; on: boolean } | undefined) =>
    one ? options?.map((option) => (option.key === one.key ? { ...option, on: one.on } : option)) : options
  return {
    ...choices,
    purposes: choices.purposes.map((purpose) => {
      const allowed = purposes[purpose.key]
      return allowed === undefined ? purpose : { ...purpose, state: allowed ? 'granted' : 'refused', since: at }
    }),
    topics: set(choices.topics, topic),
    channels: set(choices.channels, channel),
    frequency: frequency ?? choices.frequency,
  }
}
