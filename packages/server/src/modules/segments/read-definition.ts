import { checkSegment, parseSegment, readSegment, type SegmentIssue, type SegmentNode } from '@candor/contracts'
import { problem } from '../../platform/http/index.ts'
import { readKnowledge } from './knowledge.ts'
import type { SegmentsDeps } from './register.ts'

/** A definition as somebody wrote it: anything that claims to be a tree, or its text form. */
export interface WrittenDefinition {
  /** Of the segment that it is to be; null: it is only counted. */
  readonly key: string | null
  readonly purpose: string
  readonly definition: unknown
  readonly unseenEvents: 'refuse' | 'allow'
}

/** A text longer than this is no definition that anybody reads. */
const longestText = 20_000

const bad = (path: string, message: string): SegmentIssue => ({ path, code: 'bad_segment', message })

const read = (definition: unknown): { node: SegmentNode } | { issues: SegmentIssue[] } => {
  if (typeof definition !== 'string') return readSegment(definition)
  if (definition.length > longestText)
    return { issues: [bad('definition', `The text is longer than ${longestText} characters: make it shorter.`)] }
  const parsed = parseSegment(definition)
  if ('node' in parsed) return readSegment(parsed.node)
  return { issues: parsed.errors.map((e) => bad(`definition:${e.line}:${e.column}`, e.message)) }
}

/** The first mistake gives the answer its code; each has an issue of its own. */
const refuse = (issues: readonly SegmentIssue[]) =>
  problem(issues[0]!.code, {
    detail: issues[0]!.message,
    issues: issues.map(({ path, message }) => ({ path, message })),
  })

/**
 * Reads a definition and holds it against what the workspace knows. Throws bad_segment, unknown_attribute, unknown_event,
 * unknown_purpose, type_mismatch or segment_cycle, with an issue at each condition that is wrong; in a text at line and column.
 */
export const readDefinition = async (
  deps: SegmentsDeps,
  workspaceId: number,
  actor: string,
  { key, purpose, definition, unseenEvents }: WrittenDefinition,
): Promise<SegmentNode> => {
  const result = read(definition)
  if ('issues' in result) throw refuse(result.issues)
  const { node } = result
  const asking = { workspaceId, actor, purpose, node, unseen: unseenEvents === 'allow' }
  const issues = checkSegment(node, await readKnowledge(deps, asking), { purpose, ...(key !== null && { key }) })
  if (issues.length > 0) throw refuse(issues)
  return node
}
