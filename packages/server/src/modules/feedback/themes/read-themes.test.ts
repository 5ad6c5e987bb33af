import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileLexicon } from './compile-lexicon.ts'
import { defaultLexicon } from './lexicon/index.ts'
import { arabicForms, normaliseArabic } from './normalise-arabic.ts'
import { normaliseEnglish } from './normalise-english.ts'
import { readThemes } from './read-themes.ts'
import { languageOfText, wordsOf } from './words.ts'

const compiled = compileLexicon(defaultLexicon)
const read = (text: string) => readThemes(text, compiled)

test('a judgement counts for the theme that stands nearest, and "but" begins another statement', () => {
  expect(read('Great quality and slow delivery')).toEqual({ quality: 1, delivery: -1 })
  expect(read('质量很好，但是物流慢')).toEqual({ quality: 1, delivery: -1 })
  expect(read('جودة ممتازة لكن التوصيل بطيء')).toEqual({ quality: 1, delivery: -1 })
})

test('a statement that names no theme speaks of those of the one before, or behind where it comes first', () => {
  expect(read('The packaging. Terrible!')).toEqual({ packaging: -1 })
  expect(read('Terrible! The packaging.')).toEqual({ packaging: -1 })
  expect(read('Terrible!')).toEqual({})
})

test('a negation turns round what follows it, two of them turn it back, and what is far away stays', () => {
  expect(read('The service was not good')).toEqual({ service: -1 })
  expect(read('服务不满意')).toEqual({ service: -1 })
  expect(read('never not helpful')).toEqual({ service: 1 })
  expect(read('Not what I had in mind at first, helpful')).toEqual({ service: 1 })
})

test('a Chinese term is whole words or lies within one, and never half of each of two', () => {
  expect(read('快递员')).toEqual({ delivery: 0 })
  // 那种|类型, 题材|质问: neither 种类 nor 材质.
  expect([read('那种类型'), read('说话题材质问')]).toEqual([{}, {}])
})

test('languages are mixed in one text, and the text is in the one of most letters', () => {
  expect(read('The website 很好用, التوصيل سريع')).toEqual({ website: 1, delivery: 1 })
  expect([
    languageOfText('OK 包装很好很好'),
    languageOfText('السعر OK'),
    languageOfText('Fine'),
    languageOfText('🙂'),
  ]).toEqual([...['zh', 'ar', 'en', null]])
})

test('English words lose their endings, Arabic ones their vowel marks and the forms of letters', () => {
  expect(['ships', 'shipping', 'shipped'].map(normaliseEnglish)).toEqual(['ship', 'ship', 'ship'])
  expect(['boxes', 'Deliveries', 'glass', "box's"].map(normaliseEnglish)).toEqual(['box', 'delivery', 'glass', 'box'])
  expect(normaliseArabic('إِرْجَاعُـــهُ')).toBe('ارجاعه')
  expect(arabicForms('والتوصيل')).toContain('توصيل')
  // The "and" of a short word may be its own: both are tried.
  expect(arabicForms('وصل')).toContain('وصل')
})

test('whatever is written, it is read, and names no theme that there is not', () => {
  const keys = new Set(defaultLexicon.themes.map((t) => t.key))
  const pieces = fc.constantFrom(
    '快递',
    'delivery',
    'التوصيل',
    'not ',
    '不',
    'لا ',
    '，',
    '. ',
    'good ',
    '\u0000',
    '\ud800',
    '🙂',
    ' ',
  )
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces, { maxLength: 40 }).map((p) => p.join('')),
  )
  fc.assert(
    fc.property(texts, (text) => {
      const found = read(text)
      expect(Object.keys(found).every((key) => keys.has(key))).toBe(true)
      expect(Object.values(found).every((n) => [-1, 0, 1].includes(n))).toBe(true)
      expect(read(text)).toEqual(found)
    }),
  )
})

test('the cost of a text grows with its length and not with its forms', () => {
  // Each word of Arabic has a dozen forms: all readings of a sentence would be more than there are atoms.
  const long = 'والتوصيلات '.repeat(800)
  expect(wordsOf(long)).toHaveLength(800)
  expect(read(long)).toHaveProperty('delivery')
})
