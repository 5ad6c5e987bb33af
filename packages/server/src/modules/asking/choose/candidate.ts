import type { AskOutcome, QuestionSaid } from '@candor/contracts'

/** Something that could be asked. Of a flow what is common to its questions: `needs` are those that ask for something unknown. */
export interface Candidate {
  readonly kind: 'question' | 'flow'
  readonly key: string
  readonly version: number
  readonly status: 'draft' | 'live' | 'paused' | 'retired'
  readonly placements: readonly string[]
  readonly channels: readonly string[]
  readonly priority: number
  /** Percent of people. */
  readonly share: number
  /** The key of a segment; null: everybody. */
  readonly audience: string | null
  readonly recontact: QuestionSaid['recontact']
  readonly sensitivity: QuestionSaid['sensitivity']
  /** Asks for a contact detail, and only after something was given. */
  readonly waitsForHelp: boolean
  /** The purposes answers are used for, as bits. */
  readonly purposes: number
  /** How many things use an answer; 0: nothing does. */
  readonly uses: number
  readonly questions: readonly WantedAnswer[]
  /** Days after its end at which a flow is opened again; null: never. */
  readonly reopenDays: number | null
  /** Live segments that an answer would decide, by the share of people who are in them. */
  readonly decides: readonly number[]
}

/** What a question wants to know, and how long an answer to it lasts. */
export interface WantedAnswer {
  readonly key: string
  /** The attribute of the person it fills; null: kept as an answer only, or of a recipient. */
  readonly attribute: string | null
  /** Days; null: it does not age. */
  readonly halfLifeDays: number | null
  readonly reaskDays: number | null
}

/** A value of the person that holds, as far as one of the question's purposes may use it. */
export interface KnownAnswer {
  readonly at: number
  /** The purposes it may be used for now, as bits. */
  readonly allow: number
}

/** What was shown of something before, newest first, and what came of it. */
export interface PastAsk {
  readonly kind: 'question' | 'flow'
  readonly key: string
  readonly at: number
  readonly outcome: AskOutcome
  readonly outcomeAt: number | null
}

/** An answer that was given, the newest of each question. */
export interface PastAnswer {
  readonly question: string
  readonly outcome: AskOutcome
  readonly at: number
}
