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

const freshForMs = 5_000

/** How many people allow each purpose; whoever types asks again and again, and it takes as long as to count them. */
export const createEverybody = (deps: EvaluateDeps) => {
  const known = new Map<string, { at: number; count: Promise<number> }>()
  const count = async (context: EvaluateContext): Promise<number> => {
    const query = everybodyQuery()
    const options = { params: query.params, settings: limits.settings }
    const { rows } = await deps.query<{ count: number }>(context, query.build, options)
    return rows[0]?.count ?? 0
  }
  /** As it is now, or as it was some seconds ago. */
  return (context: EvaluateContext, fresh: boolean): Promise<number> => {
    const key = `${context.workspaceId} ${context.purpose}`
    const entry = known.get(key)
    if (!fresh && entry && Date.now() - entry.at < freshForMs) return entry.count
    const made = { at: Date.now(), count: count(context) }
    known.set(key, made)
    made.count.catch(() => known.delete(key))
    return made.count
  }
}

/** Counts who is in now, over all history. */
export const previewOf = async (
  deps: EvaluateDeps & { readonly everybody: ReturnType<typeof createEverybody> },
  context: EvaluateContext,
  node: SegmentNode,
  scene: Scene,
  { sample, breakdown }: PreviewAsked,
): Promise<Preview> => {
  const asked = await surroundings(deps, context.workspaceId, scene)
  const ask = async <T>(query: Query) =>
    (await deps.query<T>(context, query.build, { params: query.params, settings: limits.settings })).rows
  const counting = countQuery({ node, sample }, asked)
  const isCounted = counting.constant === null
  const [of, counted, byValue] = await Promise.all([
    deps.everybody(context, !isCounted || counting.inverse),
    isCounted || sample > 0 ? ask<CountRow>(counting) : [],
    breakdown === undefined ? [] : ask<BreakdownRow>(breakdownQuery({ node, breakdown }, asked)),
  ])
  const found = counted[0]?.count ?? 0
  // Who is out of all there are, while somebody may have come between the two questions.
  const count =
    counting.constant === null ? (counting.inverse ? Math.max(0, of - found) : found) : counting.constant ? of : 0
  return { count, of: Math.max(of, count), sample: counted[0]?.sample ?? [], breakdown: byValue }
}
