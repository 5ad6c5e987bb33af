import { expect, test } from 'vitest'
import { bodyOf, isSound, newDraft, problemsOf } from './source-draft.ts'

test('a new source rests on consent and only lacks its name', () => {
  const draft = newDraft()
  expect(draft.legalBasis).toBe('consent')
  expect(problemsOf(draft)).toEqual({ name: 'sources.nameMissing', categories: {} })
  expect(isSound(problemsOf({ ...draft, name: 'Website' }))).toBe(true)
})

test('another basis than consent needs a purpose', () => {
  const draft = { ...newDraft(), name: 'Orders', legalBasis: 'contract' as const }
  expect(problemsOf(draft).basisPurposes).toBe('sources.purposesMissing')
  expect(isSound(problemsOf({ ...draft, basisPurposes: ['essential'] }))).toBe(true)
})

test('consent itself covers no purpose, whatever was chosen before', () => {
  expect(bodyOf({ ...newDraft(), name: 'x', basisPurposes: ['analytics'] }).basisPurposes).toEqual([])
})

test('a category without a name or listed twice is pointed out', () => {
  const categories = [
    { key: 0, name: 'Analytics', purposes: [] },
    { key: 1, name: ' Analytics ', purposes: [] },
    { key: 2, name: ' ', purposes: [] },
  ]
  const problems = problemsOf({ ...newDraft(), name: 'x', categories })
  expect(problems.categories).toEqual({ 1: 'sources.categoryTwice', 2: 'sources.categoryMissing' })
})
