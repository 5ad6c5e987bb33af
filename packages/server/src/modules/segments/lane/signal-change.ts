import { childrenOf, type SegmentNode, type Signal } from '@candor/contracts'
import { DateTime } from 'luxon'

/** When the answer to a signal could change by the clock next, in milliseconds since 1970; null: the clock does not matter. */
const nextOf = (signal: Signal, now: number): number | null => {
  const today = (timeZone: string) => DateTime.fromMillis(now, { zone: timeZone }).startOf('day')
  if (signal.kind === 'weekday') return today(signal.timeZone).plus({ days: 1 }).toMillis()
  if (signal.kind === 'season') return today('utc').plus({ days: 1 }).toMillis()
  if (signal.kind !== 'hour') return null
  const edges = [0, 1, 2].flatMap((days) =>
    [signal.from, signal.to].map((hour) => today(signal.timeZone).plus({ days }).set({ hour }).toMillis()),
  )
  return Math.min(...edges.filter((at) => at > now))
}

/** All conditions of a tree, from the outside in. */
export function* nodesOf(node: SegmentNode): Generator<SegmentNode> {
  yield node
  for (const child of childrenOf(node)) yield* nodesOf(child.node)
}

const dayMs = 86_400_000

/**
 * When everybody has to be looked at again though nothing happened: a signal of the clock changes, weather that was told ends,
 * or the fifths are a day old. Null: never.
 * @param weatherUntil until when what was told of a region holds, in milliseconds since 1970
 */
export const recomputeAt = (
  node: SegmentNode,
  now: number,
  weatherUntil: (region: string) => number | null,
): number | null => {
  const times = [...nodesOf(node)].flatMap((n): (number | null)[] => {
    if ('rfm' in n) return [now + dayMs]
    if (!('signal' in n)) return []
    return [n.signal.kind === 'weather' ? weatherUntil(n.signal.region) : nextOf(n.signal, now)]
  })
  const known = times.filter((t): t is number => t !== null)
  return known.length > 0 ? Math.min(...known) : null
}
