import { type SegmentNode, segmentLimits, segmentNode } from '../definition.ts'
import type { SegmentIssue } from './knowledge.ts'

/**
 * Far beyond what the limits of a definition leave room for. What exceeds them is refused before it is read any further: the
 * shape is read by recursion, and reports every mistake.
 */
const rawLimits = { depth: 4 * segmentLimits.depth, values: 50_000, list: 500, issues: 20 } as const

interface Place {
  readonly value: unknown
  readonly depth: number
  readonly name: string
  readonly up: Place | null
}

const pathOf = (place: Place): string => {
  const names: string[] = []
  for (let p: Place | null = place; p; p = p.up) names.unshift(p.name)
  return names.join('.')
}

const issue = (path: string, message: string): SegmentIssue => ({ path, code: 'bad_segment', message })

const isCondition = ({ name, up }: Place): boolean => name === 'not' || up?.name === 'all' || up?.name === 'any'

/** What speaks against reading it: too much of it, or a text that no database keeps (the text form writes any as an escape). */
const unreadable = (input: unknown): SegmentIssue | null => {
  const open: Place[] = [{ value: input, depth: 1, name: 'definition', up: null }]
  let values = 0
  let conditions = 0
  for (let here = open.pop(); here; here = open.pop()) {
    const { value, depth } = here
    if (++values > rawLimits.values)
      return issue('definition', `The definition holds more than ${rawLimits.values} values: make it smaller.`)
    if (isCondition(here) && ++conditions > segmentLimits.nodes)
      return issue('definition', `The definition holds too many conditions: at most ${segmentLimits.nodes}.`)
    if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed()))
      return issue(pathOf(here), 'Text must be well-formed Unicode without U+0000.')
    if (typeof value !== 'object' || value === null) continue
    if (depth > rawLimits.depth)
      return issue('definition', `Conditions are nested too deeply: at most ${segmentLimits.depth} levels.`)
    const members = Array.isArray(value) ? value.length : Object.keys(value).length
    if (members > rawLimits.list)
      return issue(pathOf(here), `Holds ${members} members: at most ${rawLimits.list} can stand here.`)
    for (const [name, inner] of Object.entries(value)) open.push({ value: inner, depth: depth + 1, name, up: here })
  }
  return null
}

/** Reads a definition given as a tree, whatever it is. Refuses what is too large without looking at all of it. */
export const readSegment = (input: unknown): { node: SegmentNode } | { issues: SegmentIssue[] } => {
  const problem = unreadable(input)
  if (problem) return { issues: [problem] }
  const read = segmentNode.safeParse(input)
  if (read.success) return { node: read.data }
  const issues = read.error.issues.map((i) => issue(['definition', ...i.path].join('.'), i.message))
  return { issues: issues.slice(0, rawLimits.issues) }
}
