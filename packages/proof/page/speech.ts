/** How the verification of a receipt is told, apart from how it looks: the page and the console both read this. */
import { type Check, type Finding, fill, type Verification } from '../src/index.ts'
import type { Texts } from './texts/index.ts'

export { languages, type Texts } from './texts/index.ts'

export interface Speech {
  readonly locale: string
  readonly texts: Texts
}

export type Outcome = 'whole' | 'open' | 'broken' | 'unreadable'

/** Findings about what the reader brought or has yet to bring; they say nothing against the receipt. */
const stillOpen: ReadonlySet<Finding> = new Set<Finding>([
  'not_judged',
  'key_unpinned',
  'trusted_key_malformed',
  'kept_malformed',
  'kept_foreign',
  'kept_unsigned',
  'history_unproven',
])

/** The one sentence a verification comes down to. */
export const outcomeOf = ({ ok, faults, receipt }: Verification): Outcome => {
  if (ok) return 'whole'
  if (!receipt) return 'unreadable'
  return faults.every(({ finding }) => stillOpen.has(finding)) ? 'open' : 'broken'
}

/** Keeps a name or a key in one piece inside a sentence that runs the other way. */
const isolate = (text: string): string => `\u2068${text}\u2069`

const languageName = (tag: string, locale: string): string => {
  try {
    return new Intl.DisplayNames([locale], { type: 'language' }).of(tag) ?? tag
  } catch {
    return tag
  }
}

/** What a check found, in the reader's language. */
export const sentenceOf = ({ finding, values }: Check, { locale, texts }: Speech): string => {
  const spoken = Object.entries(values).map(([name, value]) => {
    if (typeof value === 'number') return [name, new Intl.NumberFormat(locale).format(value)]
    return [name, isolate(name === 'language' ? languageName(value, locale) : value)]
  })
  return fill(texts.findings[finding], Object.fromEntries(spoken))
}

export const marks = { passed: '✓', failed: '✕', open: '–' } as const

export const markOf = ({ ok, finding }: Check): keyof typeof marks => {
  if (ok) return 'passed'
  return stillOpen.has(finding) ? 'open' : 'failed'
}
