import type { FeedbackLanguage } from '@candor/contracts'
import { arabicForms } from './normalise-arabic.ts'
import { normaliseEnglish } from './normalise-english.ts'

export interface Word {
  /** As it was written, in small letters. */
  readonly text: string
  readonly language: FeedbackLanguage
  /** What it is compared as; several where that is uncertain. */
  readonly forms: readonly string[]
}

const han = /\p{Script=Han}/u
const arabic = /\p{Script=Arabic}/u

// Words are cut by the rules of Unicode (UAX 29), and of Chinese by ICU's dictionary; which locale is named matters little.
const segmenters = {
  zh: new Intl.Segmenter('zh', { granularity: 'word' }),
  en: new Intl.Segmenter('en', { granularity: 'word' }),
}

/** By its script: languages are mixed within a text, so each word is looked at by itself. */
const languageOf = (text: string): FeedbackLanguage => (han.test(text) ? 'zh' : arabic.test(text) ? 'ar' : 'en')

const formsOf = (text: string, language: FeedbackLanguage): readonly string[] => {
  if (language === 'ar') return arabicForms(text)
  return [language === 'en' ? normaliseEnglish(text) : text]
}

/** The words of a text, in their order. Pure. */
export const wordsOf = (text: string): Word[] => {
  const segmenter = han.test(text) ? segmenters.zh : segmenters.en
  return [...segmenter.segment(text.normalize('NFKC'))].flatMap(({ segment, isWordLike }) => {
    if (!isWordLike) return []
    const small = segment.toLowerCase()
    const language = languageOf(small)
    return [{ text: small, language, forms: formsOf(small, language) }]
  })
}

/** The language that most of a text is in; null where there are no words. */
export const languageOfText = (text: string): FeedbackLanguage | null => {
  const counts = { en: 0, zh: 0, ar: 0 }
  for (const word of wordsOf(text)) counts[word.language] += word.text.length
  const most = Math.max(counts.en, counts.zh, counts.ar)
  return most === 0 ? null : (['zh', 'ar', 'en'] as const).find((l) => counts[l] === most)!
}
