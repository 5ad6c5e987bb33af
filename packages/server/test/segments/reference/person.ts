import type { AttributeType } from '@candor/contracts'

/** Something that happened. Of several with the same message id only the first in the list counts. */
export interface Happened {
  readonly type: string
  readonly name: string
  /** Milliseconds since 1970. */
  readonly occurredAt: number
  readonly messageId: string
  readonly properties: Readonly<Record<string, unknown>>
  /** The purposes it could serve when it happened, as bits. */
  readonly allowed: number
}

/** One value of an attribute as it is stored: also one that lost, or was taken back (null). */
export interface Told {
  readonly key: string
  /** 1 zero, 2 first, 3 second, 4 inferred, 5 third: the lower is stronger. */
  readonly class: number
  /** `{ withheld: true }`: reaches the person, so that only that it is known may be asked. */
  readonly value: unknown
  readonly at: number
  readonly messageId: string
  readonly sourceId: number
  /** Null: never. */
  readonly expiresAt: number | null
  /** The purposes it was told for, as bits. */
  readonly collected: number
}

export interface Recipient {
  readonly relation: string
  readonly collected: number
  readonly values: Readonly<Record<string, { readonly value: unknown; readonly collected: number }>>
}

/** Everything a condition can ask of somebody. */
export interface Person {
  readonly id: string
  /** False: was merged into somebody, or erased. */
  readonly lives: boolean
  /** What they allow and what they refused, as bits; the first counts before `validUntil` only. */
  readonly allow: number
  readonly refused: number
  readonly validUntil: number | null
  readonly events: readonly Happened[]
  readonly values: readonly Told[]
  readonly identifiers: readonly { readonly kind: string; readonly verified: boolean }[]
  /** What they chose: `topic:news` → on, `channel:email` → off, `frequency` → weekly. */
  readonly preferences: Readonly<Record<string, string>>
  readonly recipients: readonly Recipient[]
}

/** Four cut points each, ascending: of the days since the last order, of the number of orders, of what was paid. */
export interface Fifths {
  readonly recency: readonly number[]
  readonly frequency: readonly number[]
  readonly monetary: readonly number[]
}

/** What is true here and now, and what the catalogues say. */
export interface ReferenceScene {
  /** Milliseconds since 1970. */
  readonly now: number
  /** The purpose that is read for, as one bit. */
  readonly purpose: number
  /** Each purpose of the workspace, by key, as one bit. */
  readonly purposes: ReadonlyMap<string, number>
  readonly attributes: ReadonlyMap<
    string,
    { type: AttributeType | null; options: readonly string[]; halfLifeMs: number | null; retired: boolean }
  >
  /** Topics that are on for whoever has not chosen. */
  readonly topicsOn: ReadonlySet<string>
  readonly weatherOf: (region: string) => readonly string[]
  readonly fifths: Fifths | null
  /** Where whoever is asked about is now; only at the moment of contact. */
  readonly region?: string | undefined
}
