import type { Locale } from '../../consent/default-purposes.ts'
import type { SegmentNode } from '../definition.ts'
import { ar } from './ar.ts'
import { en } from './en.ts'
import { type Grammar, namesOf, type SentenceNames, sentenceBy } from './grammar.ts'
import { zh } from './zh.ts'

export type { SentenceNames } from './grammar.ts'

const grammars: Readonly<Record<Locale, Grammar>> = { en, zh, ar }

/**
 * A definition as a sentence that a person reads: whom it holds of. `names` calls things as the workspace does in that
 * language. Says the same as the tree, not in the same order of groups: `not` around a group is brought to its conditions.
 */
export const sentenceOf = (node: SegmentNode, language: Locale, names: SentenceNames = {}): string =>
  sentenceBy(grammars[language], node, namesOf(names))
