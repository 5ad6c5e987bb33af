import type { SegmentNode } from '@candor/contracts'
import { childrenOf, type Events } from '@candor/contracts'
import { keyOfValue } from './attribute.ts'
import { orders } from './rfm.ts'

const ofEvents = ({ type = 'track', event }: Events): string => `event:${type}:${event}`

const ofLeaf = (node: SegmentNode): string[] => {
  if ('attribute' in node) return [keyOfValue(node.attribute)]
  if ('date' in node) return [keyOfValue(node.date)]
  if ('performed' in node) return [ofEvents(node.performed)]
  if ('edge' in node || 'total' in node) return [ofEvents(node.of)]
  if ('sequence' in node) return node.sequence.map(ofEvents)
  if ('section' in node) return [ofEvents({ event: 'Section Viewed' })]
  if ('lifecycle' in node) return [ofEvents({ event: node.event ?? orders.event })]
  if ('rfm' in node) return [ofEvents(orders)]
  if ('likelihood' in node) {
    const { clues, declared } = node.likelihood
    return [...clues.map(ofEvents), ...(declared ? [keyOfValue(declared.attribute)] : [])]
  }
  if ('preference' in node || 'frequency' in node) return ['preference']
  if ('recipient' in node) return ['recipient']
  if ('identifier' in node) return ['identifier']
  if ('consent' in node) return ['consent']
  return []
}

/**
 * What can touch whoever a definition is about: `event:<type>:<name>`, `value:<attribute>`, `identifier`, `preference`,
 * `recipient`, `consent`. Besides these everybody new, merged or moved, and every change of consent, touches every segment.
 * Segments inside it have tokens of their own. Pure.
 */
export const tokensOf = (node: SegmentNode): Set<string> =>
  new Set([...ofLeaf(node), ...childrenOf(node).flatMap((child) => [...tokensOf(child.node)])])
