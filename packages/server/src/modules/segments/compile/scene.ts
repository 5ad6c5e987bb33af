import type { AttributeType } from '@candor/contracts'

/** What deciding needs to know of an attribute. */
export interface AttributeInScene {
  /** Null: nobody has described it, so values are what they came as. */
  readonly type: AttributeType | null
  /** Keys of the options of a choice. */
  readonly options: readonly string[]
  /** Null: it does not age. */
  readonly halfLifeMs: number | null
  readonly retired: boolean
}

/** Where the workspace's buyers part into fifths: four cut points each, ascending. */
export interface Fifths {
  /** Days since the last order; the fewer, the better. */
  readonly recency: readonly number[]
  /** Orders. */
  readonly frequency: readonly number[]
  /** What was paid for all of them. */
  readonly monetary: readonly number[]
}

/** What is true here and now, and what the catalogues say. */
export interface Scene {
  /** Milliseconds since 1970. */
  readonly now: number
  readonly attributes: ReadonlyMap<string, AttributeInScene>
  /** Topics that are on for whoever has not chosen. */
  readonly topicsOn: ReadonlySet<string>
  readonly weatherOf: (region: string) => readonly string[]
  /** Null: not known yet; then nobody is in any fifth. */
  readonly fifths: Fifths | null
  /** Of whoever is here; only for a check at the moment of contact. */
  readonly region?: string | undefined
}
