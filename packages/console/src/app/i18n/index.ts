export type { Key } from './en.ts'
export { type Language, languages } from './languages.ts'
export { I18nProvider, type Translate, useI18n } from './provider.tsx'
