/** The languages of the widgets. Texts of purposes and agreements come from the server, in whatever language it has. */
export const languages = ['en', 'zh', 'ar'] as const
export type Language = (typeof languages)[number]

/** The first of the wanted languages that there is, by its primary tag: `zh-Hans-CN` is `zh`. English otherwise. */
export const pickLanguage = (wanted: readonly (string | null | undefined)[]): Language => {
  for (const tag of wanted) {
    const primary = tag?.toLowerCase().split(/[-_]/)[0]
    const found = languages.find((language) => language === primary)
    if (found) return found
  }
  return 'en'
}

export const directionOf = (language: Language): 'ltr' | 'rtl' => (language === 'ar' ? 'rtl' : 'ltr')

/** What the page is written in, else what the browser prefers. */
export const pageLocale = (given?: string): string => given || document.documentElement.lang || navigator.language

/** Puts values into a text: `{name}`. A name without a value stays as it is, so that its lack is seen. */
export const fill = (text: string, values: Record<string, string>): string =>
  text.replace(/\{(\w+)\}/g, (hole, name: string) => values[name] ?? hole)

export const formatDate = (language: Language, at: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(new Date(at))

/** In a language from right to left each item stands by itself, or names in Latin letters would change places. */
export const formatList = (language: Language, items: readonly string[]): string => {
  const apart = directionOf(language) === 'rtl' ? items.map((item) => `\u2068${item}\u2069`) : items
  return new Intl.ListFormat(language).format(apart)
}

export const formatPercent = (language: Language, share: number): string =>
  new Intl.NumberFormat(language, { style: 'percent' }).format(share)
