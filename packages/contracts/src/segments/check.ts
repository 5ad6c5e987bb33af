import { complaintsOf } from './check/conditions.ts'
import type { Complaint, SegmentIssue, SegmentKnowledge } from './check/knowledge.ts'
import { bad } from './check/knowledge.ts'
import { resolveSegments } from './check/resolve.ts'
import { childrenOf, type SegmentNode, segmentLimits } from './definition.ts'

export type { AttributeKnowledge, SegmentIssue, SegmentKnowledge } from './check/knowledge.ts'
export { segmentIssueCodes } from './check/knowledge.ts'
export { readSegment } from './check/read.ts'
export { type Resolved, resolvedLimits, resolveSegments, segmentsIn } from './check/resolve.ts'

interface Placed {
  readonly node: SegmentNode
  readonly path: string
  readonly depth: number
  /** Below an odd number of `not`. */
  readonly negated: boolean
}

/** All conditions, outermost first; one too many and one level too many are enough to know that it is too large. */
const placesOf = (root: SegmentNode): Placed[] => {
  const places: Placed[] = [{ node: root, path: 'definition', depth: 1, negated: false }]
  for (let i = 0; i < places.length && places.length <= segmentLimits.nodes; i++) {
    const { node, path, depth, negated } = places[i]!
    if (depth > segmentLimits.depth) break
    for (const child of childrenOf(node))
      places.push({
        node: child.node,
        path: `${path}.${child.path}`,
        depth: depth + 1,
        negated: 'not' in node ? !negated : negated,
      })
  }
  return places
}

const sizeIssue = (places: readonly Placed[]): SegmentIssue | null => {
  const deep = places.find((p) => p.depth > segmentLimits.depth)
  if (deep) {
    const message = `Conditions are nested too deeply: at most ${segmentLimits.depth} levels. Put a part into a segment of its own.`
    return { path: deep.path, ...bad(message) }
  }
  if (places.length <= segmentLimits.nodes) return null
  const message = `The definition holds too many conditions: at most ${segmentLimits.nodes}. Put a part into a segment of its own.`
  return { path: 'definition', ...bad(message) }
}

const groupComplaints = (node: SegmentNode): Complaint[] => {
  const members = 'all' in node ? node.all : 'any' in node ? node.any : null
  return members?.length === 0 ? [bad('The group is empty: add a condition, or remove the group.')] : []
}

const referenceComplaints = (node: SegmentNode, known: SegmentKnowledge): Complaint[] => {
  if (!('segment' in node)) return []
  const resolved = resolveSegments(node, known.segment)
  if ('circle' in resolved) {
    const circle = [...resolved.circle, resolved.circle[0]].join(' → ')
    const message = `The segments refer to each other in a circle (${circle}): leave one of the references out.`
    return [{ code: 'segment_cycle', message }]
  }
  if ('missing' in resolved && resolved.missing !== node.segment)
    return [bad(`The segment “${node.segment}” refers to “${resolved.missing}”, which is not there: change it first.`)]
  return 'tooLarge' in resolved
    ? [bad(`With everything that “${node.segment}” refers to, the definition is too large: refer to fewer segments.`)]
    : []
}

/** Each segment that it refers to may be small enough, and all of them together too large. */
const wholeIssues = (node: SegmentNode, known: SegmentKnowledge): SegmentIssue[] =>
  'tooLarge' in resolveSegments(node, known.segment)
    ? [
        {
          path: 'definition',
          ...bad('With everything that it refers to, the definition is too large: refer to fewer segments.'),
        },
      ]
    : []

const ownPurposeComplaints = (node: SegmentNode, purpose: string | undefined): Complaint[] => {
  if (!('consent' in node) || node.consent !== purpose) return []
  return node.is === 'allowed'
    ? [bad(`Only people who allow “${purpose}” are counted anyway: leave the condition out.`)]
    : [bad(`Only people who allow “${purpose}” are counted, so this never holds: ask another purpose.`)]
}

/** Nobody is a member by where they are: a segment that asks for nothing else would stay empty. */
const regionIssues = (places: readonly Placed[]): SegmentIssue[] => {
  const positive = places.filter((p) => !p.negated && childrenOf(p.node).length === 0)
  const regions = positive.filter((p) => 'signal' in p.node && p.node.signal.kind === 'region')
  if (regions.length === 0 || regions.length < positive.length) return []
  const message =
    'Where somebody is, is known only at the moment of contact, so nobody would be a member: add a condition on what people are or did.'
  return [{ path: regions[0]!.path, ...bad(message) }]
}

export interface CheckOptions {
  /** The key of the segment itself, so that a circle through it is found. */
  readonly key?: string
  /** The purpose it serves. */
  readonly purpose?: string
}

/**
 * Whether a definition holds together, and whether what it names is there. Pure.
 * @returns one issue for each thing to change, outermost first; none: it may be evaluated
 */
export const checkSegment = (
  node: SegmentNode,
  saved: SegmentKnowledge,
  { key, purpose }: CheckOptions = {},
): SegmentIssue[] => {
  const known: SegmentKnowledge = { ...saved, segment: (other) => (other === key ? node : saved.segment(other)) }
  const places = placesOf(node)
  const size = sizeIssue(places)
  if (size) return [size]
  const issues = places.flatMap(({ node: here, path }) =>
    [
      ...groupComplaints(here),
      ...complaintsOf(here, known),
      ...referenceComplaints(here, known),
      ...ownPurposeComplaints(here, purpose),
    ].map(({ at, code, message }): SegmentIssue => ({ path: at ? `${path}.${at}` : path, code, message })),
  )
  const noPurpose: SegmentIssue[] =
    purpose === undefined || known.hasPurpose(purpose)
      ? []
      : [
          {
            path: 'purpose',
            code: 'unknown_purpose',
            message: `There is no purpose “${purpose}”: use a key of GET /v1/purposes.`,
          },
        ]
  const found = [...noPurpose, ...issues, ...regionIssues(places)]
  return found.length > 0 ? found : wholeIssues(node, known)
}
