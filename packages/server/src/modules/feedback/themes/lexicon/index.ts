import { feedbackLanguages, type Lexicon } from '@candor/contracts'
import { arabicWords } from './ar.ts'
import { englishWords } from './en.ts'
import { type DefaultTheme, defaultThemes, type LanguageWords, split } from './words-of.ts'
import { chineseWords } from './zh.ts'

const languages = { en: englishWords, zh: chineseWords, ar: arabicWords }

const names: Record<DefaultTheme, { en: string; zh: string; ar: string }> = {
  delivery: { en: 'Delivery', zh: '配送', ar: 'التوصيل' },
  quality: { en: 'Quality', zh: '质量', ar: 'الجودة' },
  price: { en: 'Price', zh: '价格', ar: 'السعر' },
  size_fit: { en: 'Size and fit', zh: '尺码与合身', ar: 'المقاس والملاءمة' },
  service: { en: 'Service', zh: '服务', ar: 'الخدمة' },
  website: { en: 'Website and app', zh: '网站与应用', ar: 'الموقع والتطبيق' },
  packaging: { en: 'Packaging', zh: '包装', ar: 'التغليف' },
  taste: { en: 'Taste', zh: '口味', ar: 'الطعم' },
  choice: { en: 'Choice', zh: '选择', ar: 'التشكيلة' },
  returns: { en: 'Returns', zh: '退换货', ar: 'الإرجاع' },
}

const inEach = (listOf: (words: LanguageWords) => string) =>
  Object.fromEntries(feedbackLanguages.map((l) => [l, split(listOf(languages[l]))])) as Lexicon['good']

/** What texts are read with until a workspace says otherwise. */
export const defaultLexicon: Lexicon = {
  themes: defaultThemes.map((key) => ({
    key,
    names: names[key],
    words: inEach((l) => l.themes[key].words),
    good: inEach((l) => l.themes[key].good),
    bad: inEach((l) => l.themes[key].bad),
  })),
  good: inEach((l) => l.good),
  bad: inEach((l) => l.bad),
  negations: inEach((l) => l.negations),
  contrasts: inEach((l) => l.contrasts),
}
