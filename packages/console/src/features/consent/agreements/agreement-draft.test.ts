import { expect, test } from 'vitest'
import {
  bodyOfAgreement,
  canonicalLocale,
  draftOfAgreement,
  isChangedAgreement,
  isSoundAgreement,
  newAgreementDraft,
  problemsOfAgreement,
} from './agreement-draft.ts'

const published = {
  key: 'privacy',
  kind: 'consent' as const,
  versions: [
    {
      version: 2,
      purposes: ['analytics', 'email'],
      effectiveFrom: '2026-11-01T00:00:00.000Z',
      minValidVersion: 1,
      publishedAt: '2026-11-01T00:00:00.000Z',
      publishedBy: 'ops@example.com',
      texts: [
        { locale: 'en', text: ' We ask.\n', textSha256: '' },
        { locale: 'ar', text: 'نسأل.', textSha256: '' },
      ],
    },
  ],
}
const draft = draftOfAgreement(published)

test('the words are kept as they are, blanks included, and only the kind of change is left to decide', () => {
  expect(bodyOfAgreement({ ...draft, change: 'editorial' })).toEqual({
    kind: 'consent',
    purposes: ['analytics', 'email'],
    texts: { en: ' We ask.\n', ar: 'نسأل.' },
    change: 'editorial',
  })
  expect(problemsOfAgreement(draft, [])).toEqual({ change: 'agreements.changeMissing', texts: {} })
  expect(isSoundAgreement(problemsOfAgreement({ ...draft, change: 'editorial' }, []))).toBe(true)
})

test('the order of purposes and languages is no change; a single blank is', () => {
  const reordered = { ...draft, purposes: ['email', 'analytics'], texts: { ar: 'نسأل.', en: ' We ask.\n' } }
  expect(isChangedAgreement(draft, reordered)).toBe(false)
  expect(isChangedAgreement(draft, { ...draft, change: 'material' })).toBe(false)
  expect(isChangedAgreement(draft, { ...draft, texts: { ...draft.texts, en: 'We ask.\n' } })).toBe(true)
})

test('a new agreement needs a key of its own, words in each of its languages, and a purpose', () => {
  expect(problemsOfAgreement({ ...newAgreementDraft(), key: 'privacy' }, ['privacy'])).toEqual({
    key: 'agreements.keyTaken',
    purposes: 'agreements.purposesMissing',
    texts: { en: 'agreements.textBlank', zh: 'agreements.textBlank', ar: 'agreements.textBlank' },
  })
  expect(problemsOfAgreement({ ...newAgreementDraft(), key: 'Big Words', texts: {} }, [])).toMatchObject({
    key: 'agreements.keyWrong',
    languages: 'agreements.languageMissing',
  })
})

test('a language is named as BCP 47 writes it', () => {
  expect([canonicalLocale(' PT-br '), canonicalLocale('zh-hans'), canonicalLocale('no language')]).toEqual([
    'pt-BR',
    'zh-Hans',
    null,
  ])
})
