import { expect, test } from 'vitest'
import { bannerMessages } from './banner/messages.ts'
import { centreMessages } from './centre/messages.ts'
import { directionOf, fill, formatList, languages, pickLanguage } from './language.ts'

test('the language is the first wanted one that there is, by its primary tag; else English', () => {
  expect(pickLanguage(['zh-Hans-CN', 'en'])).toBe('zh')
  expect(pickLanguage([null, 'fr', 'AR-EG'])).toBe('ar')
  expect(pickLanguage(['', undefined, 'fr'])).toBe('en')
  expect(languages.map(directionOf)).toEqual(['ltr', 'ltr', 'rtl'])
})

test('a value stands where its name was, and a name without a value stays to be seen', () => {
  expect(fill('Since {date}: {name}', { date: 'May' })).toBe('Since May: {name}')
})

const holes = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([hole]) => hole).sort()

test('every translation has the holes of the English text, and none is left in English or empty', () => {
  for (const messages of [bannerMessages, centreMessages]) {
    const english = messages.en as Record<string, string>
    for (const language of ['zh', 'ar'] as const) {
      const translated = messages[language] as Record<string, string>
      for (const [key, text] of Object.entries(english)) {
        expect([key, holes(translated[key]!)]).toEqual([key, holes(text)])
        expect([key, translated[key]]).not.toEqual([key, text])
        expect(translated[key]!.trim()).not.toBe('')
      }
    }
  }
})

test('no text shouts', () => {
  for (const messages of [bannerMessages, centreMessages]) expect(JSON.stringify(messages)).not.toMatch(/[!！]/)
})

test('names in Latin letters keep their places in an Arabic list', () => {
  expect(formatList('en', ['oat milk', 'tea'])).toBe('oat milk and tea')
  expect(formatList('ar', ['oat milk', 'tea'])).toMatch(/^\u2068oat milk\u2069.*\u2068tea\u2069$/)
})
