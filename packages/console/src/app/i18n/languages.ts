import type { Messages } from './en.ts'

export type Language = 'en' | 'zh' | 'ar'

interface Entry {
  /** The language's name in itself. */
  name: string
  /** BCP 47, for the document and for Intl. */
  tag: string
  dir: 'ltr' | 'rtl'
  load: () => Promise<Messages>
}

const loadChinese = async () => {
  const [{ zh }] = await Promise.all([import('./zh.ts'), import('@fontsource-variable/noto-sans-sc')])
  return zh
}

/** Each language is a file of its own, loaded when chosen. */
export const languages: Record<Language, Entry> = {
  en: { name: 'English', tag: 'en', dir: 'ltr', load: async () => (await import('./en.ts')).en },
  zh: { name: '简体中文', tag: 'zh-Hans', dir: 'ltr', load: loadChinese },
  ar: { name: 'العربية', tag: 'ar', dir: 'rtl', load: async () => (await import('./ar.ts')).ar },
}

const storageKey = 'candor.language'

const isLanguage = (v: string | null | undefined): v is Language => v !== null && v !== undefined && v in languages

/** The language last chosen here, else the first of the browser's that we speak, else English. */
export const preferredLanguage = (): Language => {
  const stored = localStorage.getItem(storageKey)
  if (isLanguage(stored)) return stored
  return navigator.languages.map((l) => l.slice(0, 2)).find(isLanguage) ?? 'en'
}

export const rememberLanguage = (language: Language): void => localStorage.setItem(storageKey, language)
