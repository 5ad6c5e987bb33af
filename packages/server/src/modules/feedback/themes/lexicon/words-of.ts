/** The words of one language: of each theme, and of praise and complaint in general. One text a list, split at commas. */
export interface LanguageWords {
  readonly themes: Readonly<Record<DefaultTheme, { words: string; good: string; bad: string }>>
  readonly good: string
  readonly bad: string
  readonly negations: string
  readonly contrasts: string
}

/** The themes there are before a workspace says otherwise. */
export const defaultThemes = [
  'delivery',
  'quality',
  'price',
  'size_fit',
  'service',
  'website',
  'packaging',
  'taste',
  'choice',
  'returns',
] as const
export type DefaultTheme = (typeof defaultThemes)[number]

export const split = (list: string): string[] =>
  list
    .split(/[,،]/)
    .map((word) => word.trim())
    .filter((word) => word !== '')
