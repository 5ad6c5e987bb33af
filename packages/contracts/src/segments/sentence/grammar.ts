import type { SegmentNode } from '../definition.ts'
import type { ValueTest } from '../tests.ts'

/** How a workspace calls what a definition names by key, in the language of the sentence; what nobody has named keeps its key. */
export interface SentenceNames {
  readonly attribute?: (key: string) => string | undefined
  /** Of an option of a choice. */
  readonly option?: (attribute: string, option: string) => string | undefined
  readonly purpose?: (key: string) => string | undefined
  readonly segment?: (key: string) => string | undefined
  readonly topic?: (key: string) => string | undefined
}

/** The same, with an answer for every key. */
export interface Names {
  readonly attribute: (key: string) => string
  readonly purpose: (key: string) => string
  readonly segment: (key: string) => string
  readonly topic: (key: string) => string
  /** A test of an attribute, with the names of its options in their places. */
  readonly test: (attribute: string, test: ValueTest) => ValueTest
}

export const namesOf = ({ attribute, option, purpose, segment, topic }: SentenceNames): Names => {
  const named = (of: ((key: string) => string | undefined) | undefined) => (key: string) => of?.(key) ?? key
  return {
    attribute: named(attribute),
    purpose: named(purpose),
    segment: named(segment),
    topic: named(topic),
    test: (key, test) => {
      const name = <T>(value: T) => (typeof value === 'string' ? (option?.(key, value) ?? value) : value)
      if (test.op === 'equals') return { ...test, value: name(test.value) }
      if (test.op === 'in') return { ...test, values: test.values.map(name) }
      return test.op === 'has' ? { ...test, value: name(test.value) } : test
    },
  }
}

export type Node<K extends string> = Extract<SegmentNode, Record<K, unknown>>

/** What a language says of each kind of condition, or of its contrary: a clause about people. */
type Clause<K extends string> = (node: Node<K>, not: boolean, names: Names) => string
export interface Clauses {
  readonly attribute: Clause<'attribute'>
  readonly date: Clause<'date'>
  readonly performed: Clause<'performed'>
  readonly edge: Clause<'edge'>
  readonly total: Clause<'total'>
  readonly sequence: Clause<'sequence'>
  readonly section: Clause<'section'>
  readonly consent: Clause<'consent'>
  readonly preference: Clause<'preference'>
  readonly frequency: Clause<'frequency'>
  readonly identifier: Clause<'identifier'>
  readonly segment: Clause<'segment'>
  readonly recipient: Clause<'recipient'>
  readonly sample: Clause<'sample'>
  readonly lifecycle: Clause<'lifecycle'>
  readonly rfm: Clause<'rfm'>
  readonly likelihood: Clause<'likelihood'>
  readonly signal: Clause<'signal'>
}

/** Conditions without negations around groups and without groups that say nothing. */
export type Joined =
  | { readonly leaf: SegmentNode; readonly not: boolean }
  | { readonly join: 'and' | 'or'; readonly members: readonly Joined[] }

/** `not` is brought to the conditions themselves, where a language has a word for it; groups of one kind become one. */
export const joinedOf = (node: SegmentNode, not = false): Joined => {
  if ('not' in node) return joinedOf(node.not, !not)
  if (!('all' in node) && !('any' in node)) return { leaf: node, not }
  const join = 'all' in node === !not ? 'and' : 'or'
  const members = ('all' in node ? node.all : node.any)
    .map((member) => joinedOf(member, not))
    .flatMap((member) => ('join' in member && member.join === join ? member.members : [member]))
  return members.length === 1 ? members[0]! : { join, members }
}

export interface Grammar {
  readonly clauses: Clauses
  /** Clauses in a bracket, below the outermost group. */
  readonly bracket: (join: 'and' | 'or', clauses: readonly string[]) => string
  /** The whole sentence. */
  readonly sentence: (join: 'and' | 'or', clauses: readonly string[]) => string
}

const clauseOf = (node: SegmentNode, not: boolean, { clauses }: Grammar, names: Names): string => {
  const kind = (Object.keys(clauses) as (keyof Clauses)[]).find((k) => k in node)!
  return clauses[kind](node as never, not, names)
}

const clauseIn = (joined: Joined, grammar: Grammar, names: Names): string =>
  'leaf' in joined
    ? clauseOf(joined.leaf, joined.not, grammar, names)
    : grammar.bracket(
        joined.join,
        joined.members.map((m) => clauseIn(m, grammar, names)),
      )

export const sentenceBy = (grammar: Grammar, node: SegmentNode, names: Names): string => {
  const joined = joinedOf(node)
  const { join, members } = 'leaf' in joined ? { join: 'and' as const, members: [joined] } : joined
  return grammar.sentence(
    join,
    members.map((m) => clauseIn(m, grammar, names)),
  )
}
