import { createPurpose, defaultPurposes } from '@candor/contracts'
import { expect, test } from 'vitest'
import {
  bodyOfNewPurpose,
  bodyOfPurpose,
  draftOfPurpose,
  isSoundPurpose,
  newPurposeDraft,
  problemsOfNewPurpose,
  problemsOfPurpose,
  shownProblems,
} from './purpose-draft.ts'

const { texts } = defaultPurposes[1]!
const published = {
  texts: { ...texts },
  legalBasis: { '*': 'consent', DE: 'consent' },
  dataCategories: ['Activity'],
  recipients: [],
  retentionDays: null,
  validityDays: 390,
}
const draft = draftOfPurpose(published)

test('an unchanged draft is sound and changes nothing', () => {
  expect(isSoundPurpose(problemsOfPurpose(draft))).toBe(true)
  expect(bodyOfPurpose(published, draft)).toEqual({})
  const reordered = { ...draft, bases: [...draft.bases].reverse() }
  expect(bodyOfPurpose(published, reordered)).toEqual({})
})

test('of a purpose that is only begun nothing is missing yet, until one language is complete', () => {
  const begun = newPurposeDraft()
  expect(shownProblems(begun, problemsOfPurpose(begun))).toMatchObject({ names: {}, descriptions: {} })
  const english = { ...begun, texts: { ...begun.texts, en: { name: 'Surveys', description: 'We ask you.' } } }
  const shown = shownProblems(english, problemsOfPurpose(english))
  expect(Object.keys(shown.names).sort()).toEqual(['ar', 'zh'])
  expect(isSoundPurpose(problemsOfPurpose(begun))).toBe(false)
})

test('only what was changed is sent', () => {
  expect(bodyOfPurpose(published, { ...draft, retentionDays: 30, validityDays: '' })).toEqual({
    retentionDays: 30,
    validityDays: null,
  })
})

test('no language may be left out, and every place needs a basis', () => {
  const without = { ...draft, texts: { ...draft.texts, ar: { name: ' ', description: '' } } }
  expect(problemsOfPurpose(without)).toMatchObject({
    names: { ar: 'purposes.nameMissing' },
    descriptions: { ar: 'purposes.descriptionMissing' },
  })
  const bases = [
    { key: 0, place: 'DE', basis: 'consent' },
    { key: 1, place: 'DE', basis: 'contract' },
    { key: 2, place: 'Bavaria', basis: 'consent' },
    { key: 3, place: 'US-CA', basis: 'consent' },
  ]
  expect(problemsOfPurpose({ ...draft, bases })).toMatchObject({
    places: { 1: 'purposes.placeTwice', 2: 'purposes.placeUnknown' },
    bases: 'purposes.placeRest',
  })
})

test('days are whole and within a hundred years', () => {
  for (const days of [0, 1.5, 40_000]) {
    const problems = problemsOfPurpose({ ...draft, retentionDays: days })
    expect([days, problems.retentionDays, isSoundPurpose(problems)]).toEqual([days, 'purposes.daysWrong', false])
  }
})

test('a new purpose rests on consent, lacks its key and words, and is then taken by the server', () => {
  const fresh = newPurposeDraft()
  expect(problemsOfNewPurpose(fresh, [])).toEqual({ key: 'purposes.keyWrong' })
  expect(Object.keys(problemsOfPurpose(fresh).names)).toEqual(['en', 'zh', 'ar'])
  const written = { ...fresh, key: 'surveys', texts: { ...texts } }
  expect(problemsOfNewPurpose(written, ['surveys'])).toEqual({ key: 'purposes.keyTaken' })
  expect(problemsOfNewPurpose({ ...written, dpv: 'surveys' }, [])).toEqual({ dpv: 'purposes.dpvWrong' })
  expect(createPurpose.body?.safeParse(bodyOfNewPurpose(written)).success).toBe(true)
})
