import type { SegmentNode } from '@candor/contracts'
import type { Kind, Plan } from './plan.ts'
import type { Tree } from './tree.ts'

/** A condition on a person as expressions over a person's aggregates. */
export interface Leaf {
  /** 1 or 0. */
  readonly holds: string
  /** The next moment, in milliseconds, at which time alone may change it; null: it never does. Only of a live plan. */
  readonly flip: string | null
  /** What it is of somebody of whom nothing that it asks for is known; null: that depends on who it is. */
  readonly blank: boolean | null
  /** What decided may be an event of these kinds, or a fact of these keys. */
  readonly kinds: readonly Kind[]
  readonly keys: readonly string[]
}

export type NodeOf<K extends string> = Extract<SegmentNode, Record<K, unknown>>

/** How a kind of condition is compiled. */
export type Compile<K extends string> = (node: NodeOf<K>, plan: Plan) => Tree

/** The earlier, where some never come. */
export const earliest = (flips: readonly (string | null)[]): string | null => {
  const some = [...new Set(flips.filter((f) => f !== null))]
  return some.length > 1 ? `least(${some.join(', ')})` : (some[0] ?? null)
}
