import { expect, test } from 'vitest'
import {
  type AttributeDraft,
  bodyOfAttribute,
  isSoundAttribute,
  newAttributeDraft,
  problemOfKey,
  problemsOfAttribute,
} from './attribute-draft.ts'

const names = { en: 'Milk', zh: '牛奶', ar: 'حليب' }
const sound: AttributeDraft = {
  ...newAttributeDraft(),
  type: 'choice',
  options: [{ key: 0, name: 'oat', texts: { en: 'Oat milk', zh: '' } }],
  texts: Object.fromEntries(Object.entries(names).map(([l, name]) => [l, { name, description: '' }])),
}

test('a new attribute needs its names in three languages and nothing else', () => {
  const problems = problemsOfAttribute(newAttributeDraft())
  expect(problems).toEqual({
    names: { en: 'attributes.nameMissing', zh: 'attributes.nameMissing', ar: 'attributes.nameMissing' },
    optionNames: {},
  })
  expect(isSoundAttribute(problemsOfAttribute(sound))).toBe(true)
})

test('a choice needs options, each with a key of its own', () => {
  expect(problemsOfAttribute({ ...sound, options: [] }).options).toBe('attributes.optionsMissing')
  const options = [...sound.options, { key: 1, name: ' oat', texts: {} }, { key: 2, name: '', texts: {} }]
  expect(problemsOfAttribute({ ...sound, options }).optionNames).toEqual({
    1: 'attributes.optionTwice',
    2: 'attributes.optionMissing',
  })
})

test('no purpose at all, a place that is none and an age of nothing each say so', () => {
  const problems = problemsOfAttribute({ ...sound, purposes: [], contexts: ['*', 'My Shop'], halfLifeDays: 0 })
  expect(problems).toMatchObject({
    purposes: 'attributes.purposesMissing',
    contexts: 'person.readInWrong',
    halfLifeDays: 'attributes.halfLifeWrong',
  })
})

test('what the law protects needs its purposes named', () => {
  const drafts = [null, ['essential']].map((purposes) => ({ ...sound, sensitivity: 'sensitive' as const, purposes }))
  expect(drafts.map((d) => problemsOfAttribute(d).purposes)).toEqual(['attributes.purposesProtected', undefined])
})

test('what belongs to another type is not sent', () => {
  const { options, unit } = bodyOfAttribute({ ...sound, unit: 'kg' }, 3, 'active')
  expect([options, unit]).toEqual([[{ key: 'oat', texts: { en: { name: 'Oat milk' } } }], null])
  expect(bodyOfAttribute({ ...sound, type: 'number', unit: ' kg ' }, 3, 'active')).toMatchObject({
    options: [],
    unit: 'kg',
    version: 3,
  })
})

test('a key is free, and not the address of the page for a new one', () => {
  expect(['milk', 'new', 'size', ' '].map((key) => problemOfKey(key, ['size']))).toEqual([
    null,
    'attributes.keyTaken',
    'attributes.keyTaken',
    'attributes.keyMissing',
  ])
})
