import { ar } from './ar.ts'
import { en, type Texts } from './en.ts'
import { zh } from './zh.ts'

export type { Texts } from './en.ts'

export type Language = 'en' | 'zh' | 'ar'

interface Translation {
  readonly name: string
  /** For `Intl` and the lang attribute. */
  readonly locale: string
  readonly direction: 'ltr' | 'rtl'
  readonly texts: Texts
}

export const languages: Record<Language, Translation> = {
  en: { name: 'English', locale: 'en', direction: 'ltr', texts: en },
  zh: { name: '简体中文', locale: 'zh-Hans', direction: 'ltr', texts: zh },
  ar: { name: 'العربية', locale: 'ar', direction: 'rtl', texts: ar },
}

/** The first of the browser's languages that there is a translation for. */
export const preferred = (wanted: readonly string[]): Language => {
  const known = Object.keys(languages) as Language[]
  const primary = (tag: string) => tag.toLowerCase().split('-')[0]
  return wanted.flatMap((tag) => known.filter((one) => one === primary(tag)))[0] ?? 'en'
}
