import type { SegmentNode } from '@candor/contracts'
import { attribute } from './attribute.ts'
import { consent } from './consent.ts'
import { date } from './date.ts'
import { edge } from './edge.ts'
import { identifier } from './identifier.ts'
import { lifecycle } from './lifecycle.ts'
import { likelihood } from './likelihood.ts'
import { performed } from './performed.ts'
import type { Plan } from './plan.ts'
import { frequency, preference } from './preference.ts'
import { recipient } from './recipient.ts'
import { rfm } from './rfm.ts'
import { sample } from './sample.ts'
import { sequence } from './sequence.ts'
import { signal } from './signal.ts'
import { section, total } from './total.ts'
import { all, any, not, type Tree } from './tree.ts'

/** A tree into expressions; what they read is noted in the plan. Throws for a segment inside: its tree stands in its place. */
export const compileNode = (node: SegmentNode, plan: Plan): Tree => {
  const each = (nodes: readonly SegmentNode[]) => nodes.map((n) => compileNode(n, plan))
  if ('all' in node) return all(each(node.all))
  if ('any' in node) return any(each(node.any))
  if ('not' in node) return not(compileNode(node.not, plan))
  if ('attribute' in node) return attribute(node, plan)
  if ('date' in node) return date(node, plan)
  if ('performed' in node) return performed(node, plan)
  if ('edge' in node) return edge(node, plan)
  if ('total' in node) return total(node, plan)
  if ('sequence' in node) return sequence(node, plan)
  if ('section' in node) return section(node, plan)
  if ('consent' in node) return consent(node, plan)
  if ('preference' in node) return preference(node, plan)
  if ('frequency' in node) return frequency(node, plan)
  if ('identifier' in node) return identifier(node, plan)
  if ('recipient' in node) return recipient(node, plan)
  if ('sample' in node) return sample(node, plan)
  if ('lifecycle' in node) return lifecycle(node, plan)
  if ('rfm' in node) return rfm(node, plan)
  if ('likelihood' in node) return likelihood(node, plan)
  if ('signal' in node) return signal(node, plan)
  throw new Error(`The tree of the segment ${node.segment} must stand in its place`)
}
