import { resolveSegments, type SegmentNode, segmentsIn } from '@candor/contracts'
import { tokensOf } from './compile/index.ts'
import type { StoredSegment } from './segments.store.ts'

/** A segment ready to be asked: inner segments stand in their places. */
export interface PreparedSegment extends StoredSegment {
  readonly node: SegmentNode
  /** What touches its members, as tokens. */
  readonly asked: ReadonlySet<string>
}

/** What touches people whatever a segment asks: who they are, and what they allow. */
const always = ['person', 'consent']

/** Segments with their inner ones in place. One whose inner segment is missing, or that contains itself, is left out. */
export const prepareSegments = (segments: readonly StoredSegment[]): PreparedSegment[] => {
  const byKey = new Map(segments.map((s) => [s.key, s.definition]))
  return segments.flatMap((s) => {
    const resolved = resolveSegments(s.definition, (key) => byKey.get(key))
    if (!('node' in resolved)) return []
    return [{ ...s, node: resolved.node, asked: new Set([...always, ...tokensOf(resolved.node)]) }]
  })
}

/** Everything that must touch people so that these segments stay right. */
export const interestsOf = (segments: readonly PreparedSegment[]): Set<string> =>
  new Set(segments.filter((s) => s.state === 'live' || s.state === 'computing').flatMap((s) => [...s.asked]))

/** Segments that name another one in their own definition. */
export const referringTo = <T extends Pick<StoredSegment, 'key' | 'definition'>>(all: readonly T[], key: string): T[] =>
  all.filter((s) => s.key !== key && segmentsIn(s.definition).includes(key))

/** The same, through others too. */
export const referredBy = <T extends Pick<StoredSegment, 'key' | 'definition'>>(
  all: readonly T[],
  key: string,
): T[] => {
  const found = new Map<string, T>()
  const visit = (k: string) => {
    for (const s of referringTo(all, k)) {
      if (found.has(s.key)) continue
      found.set(s.key, s)
      visit(s.key)
    }
  }
  visit(key)
  return [...found.values()]
}

/** A definition that is not saved, with the workspace's segments in place. It has been checked for circles. */
export const resolvedWith = (segments: readonly StoredSegment[], node: SegmentNode): SegmentNode => {
  const byKey = new Map(segments.map((s) => [s.key, s.definition]))
  const resolved = resolveSegments(node, (key) => byKey.get(key))
  if (!('node' in resolved)) throw new Error('A definition that was checked holds itself')
  return resolved.node
}
