import { z } from 'zod'

/** Languages whose texts are read for themes. */
export const feedbackLanguages = ['en', 'zh', 'ar'] as const
export type FeedbackLanguage = (typeof feedbackLanguages)[number]

export const themeKey = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,39}$/, 'Small letters, digits and _; at most 40')
  .describe('Names the theme for ever')

const term = z.string().trim().min(1).max(60)
const terms = z.array(term).max(400).default([])
const inEach = z.object({ en: terms, zh: terms, ar: terms }).prefault({})
const name = z.string().min(1).max(80)

/**
 * What a theme is recognised by, as it is written; other forms of a word are found by themselves. `words` name it; `good`
 * and `bad` name it and judge it: `overpriced` is the price, and a complaint.
 */
export const theme = z.object({
  key: themeKey,
  names: z.object({ en: name, zh: name, ar: name }),
  words: inEach,
  good: inEach,
  bad: inEach,
})
export type Theme = z.infer<typeof theme>

/** What texts are read with: themes, what praises and complains of anything, and what turns it round. */
export const lexicon = z
  .object({
    themes: z.array(theme).min(1).max(40),
    good: inEach.describe('Praises whatever theme stands nearest'),
    bad: inEach,
    negations: inEach.describe('Turn round what follows within three words'),
    contrasts: inEach.describe('Begin another statement, as "but" does'),
  })
  .refine((l) => new Set(l.themes.map((t) => t.key)).size === l.themes.length, 'Each theme once')
export type Lexicon = z.infer<typeof lexicon>
