import { expect, test } from 'vitest'
import { draftOfSettings, isSoundSettings, problemsOfSettings, saidBySettings } from './settings-draft.ts'

const said = {
  blocked: [{ kind: 'email' as const, value: 'shop@example.com' }],
  limits: { identifiers: 1000, byKind: [{ kind: 'user_id' as const, identifiers: 5 }], join: 100 },
}

test('a draft of what holds says the same again', () => {
  const draft = draftOfSettings(said)
  expect(isSoundSettings(problemsOfSettings(draft))).toBe(true)
  expect(saidBySettings(draft)).toEqual(said)
})

test('an empty value, a kind named twice and a number out of range each say so', () => {
  const draft = draftOfSettings(said)
  const problems = problemsOfSettings({
    identifiers: 1,
    join: '',
    blocked: [...draft.blocked, { key: 7, kind: 'any', value: '  ' }],
    byKind: [...draft.byKind, { key: 8, kind: 'user_id', identifiers: 3 }, { key: 9, kind: 'card', identifiers: 0 }],
  })
  expect(problems).toEqual({
    identifiers: 'identitySettings.countWrong',
    join: 'identitySettings.countWrong',
    values: { 7: 'identitySettings.valueMissing' },
    limits: { 8: 'identitySettings.kindTwice', 9: 'identitySettings.countWrong' },
  })
  expect(isSoundSettings(problems)).toBe(false)
})
