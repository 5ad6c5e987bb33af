import type { SegmentNode } from '@candor/contracts'
import {
  type BreakdownRow,
  breakdownQuery,
  type CountRow,
  countQuery,
  everybodyQuery,
  type Query,
  type Scene,
} from '../compile/index.ts'
import { type EvaluateContext, type EvaluateDeps, surroundings } from './context.ts'
import { preview as limits } from './limits.ts'

export interface PreviewAsked {
  /** So many members as examples. */
  readonly sample: number
  /** An attribute: members by its value, the most frequent twenty. */
  readonly breakdown?: string | undefined
}

export interface Preview {
  readonly count: number
  /** People who allow the purpose. */
  readonly of: number
  readonly sample: string[]
  readonly breakdown: { readonly value: string; readonly count: number }[]
}

/** Counts who is in now, over all history. */
export const previewOf = async (
  deps: EvaluateDeps,
  context: EvaluateContext,
  node: SegmentNode,
  scene: Scene,
  { sample, breakdown }: PreviewAsked,
): Promise<Preview> => {
  const asked = await surroundings(deps, context.workspaceId, scene)
  const ask = async <T>(query: Query) =>
    (await deps.query<T>(context, query.build, { params: query.params, settings: limits.settings })).rows
  const counting = countQuery({ node, sample }, asked)
  const [everybody, counted, byValue] = await Promise.all([
    ask<{ count: number }>(everybodyQuery()),
    counting.constant === null || sample > 0 ? ask<CountRow>(counting) : [],
    breakdown === undefined ? [] : ask<BreakdownRow>(breakdownQuery({ node, breakdown }, asked)),
  ])
  const of = everybody[0]?.count ?? 0
  const found = counted[0]?.count ?? 0
  const count =
    counting.constant === null ? (counting.inverse ? Math.max(0, of - found) : found) : counting.constant ? of : 0
  return { count, of, sample: counted[0]?.sample ?? [], breakdown: byValue }
}
