import { type SegmentNode, segmentLimits, segmentNode } from '../definition.ts'
import { conditions } from './conditions.ts'
import { createReader, type Reader } from './reader.ts'
import { TextError } from './tokens.ts'

/** What is wrong with a text. `offset` in UTF-16 units from 0; `line` and `column` from 1. */
export interface TextIssue {
  readonly message: string
  readonly offset: number
  readonly line: number
  readonly column: number
}

/** Far beyond the depth of any definition; reading goes by recursion. */
const deepest = 4 * segmentLimits.depth

const condition = (read: Reader, depth: number): SegmentNode =>
  read.placed(() => {
    if (depth > deepest)
      throw new TextError(`Conditions are nested too deeply: at most ${segmentLimits.depth} levels`, read.here().offset)
    const names = Object.keys(conditions)
    const name = read.wordOf(names, 'a condition')
    return conditions[name]!(read, () => condition(read, depth + 1))
  })

const issueAt = (text: string, message: string, offset: number): TextIssue => {
  const before = text.slice(0, offset).split('\n')
  return { message, offset, line: before.length, column: before.at(-1)!.length + 1 }
}

/** The nearest thing on the way to a place of which it is known where it stands in the text. */
const offsetOf = (read: Reader, node: unknown, path: readonly PropertyKey[]): number => {
  let offset = read.offsetOf(node) ?? 0
  let here = node
  for (const name of path) {
    if (typeof here !== 'object' || here === null) break
    here = (here as Record<PropertyKey, unknown>)[name]
    offset = read.offsetOf(here) ?? offset
  }
  return offset
}

/**
 * Reads a definition from its text form. Its shape is checked too, by the same schema as that of a tree; what it names is not
 * looked up.
 */
export const parseSegment = (text: string): { node: SegmentNode } | { errors: TextIssue[] } => {
  try {
    const read = createReader(text)
    const node = condition(read, 1)
    if (read.here().kind !== 'end') read.fail('the end: put several conditions into all(…) or any(…)')
    const checked = segmentNode.safeParse(node)
    if (checked.success) return { node: checked.data }
    return { errors: checked.error.issues.map((i) => issueAt(text, i.message, offsetOf(read, node, i.path))) }
  } catch (error) {
    if (error instanceof TextError) return { errors: [issueAt(text, error.message, error.offset)] }
    throw error
  }
}
