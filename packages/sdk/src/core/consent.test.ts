import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decide, fromMemory, mayCollect, toMemory } from './consent.ts'

const rules = {
  notRequired: false,
  categories: ['functional', 'analytics', 'personalisation', 'advertising'],
  advertisingCategories: ['advertising', 'partner_sharing'],
  gpc: false,
}

test('without an answer nothing may be collected', () => {
  expect(decide(null, rules)).toEqual({ status: 'unknown', preferences: null })
  expect(mayCollect(decide(null, rules))).toBe(false)
})

test('an answer is complete: what it does not name is refused, except what is necessary', () => {
  expect(decide({ analytics: true }, rules)).toEqual({
    status: 'granted',
    preferences: { analytics: true, personalisation: false, advertising: false },
  })
  expect(decide({ functional: false, analytics: true }, rules).preferences).toMatchObject({ functional: false })
})

test('only a literal true is a yes', () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      const state = decide({ analytics: value as boolean }, rules)
      expect(mayCollect(state)).toBe(value === true)
    }),
  )
})

test('a yes to what is necessary alone allows no collecting', () => {
  expect(decide({ functional: true, necessary: true }, rules).status).toBe('refused')
})

test('a name that every object inherits is not an answer', () => {
  const state = decide({}, { ...rules, categories: ['constructor', 'toString'] })
  expect(mayCollect(state)).toBe(false)
})

test('Global Privacy Control refuses advertising and sharing, whatever was chosen', () => {
  expect(decide('granted', { ...rules, gpc: true }).preferences).toEqual({
    functional: true,
    analytics: true,
    personalisation: true,
    advertising: false,
    partner_sharing: false,
  })
  expect(decide({ advertising: true }, { ...rules, gpc: true }).status).toBe('refused')
})

test('where consent is not required, the signal still narrows and a refusal still stops everything', () => {
  const other = { ...rules, notRequired: true }
  expect(decide(null, other)).toEqual({ status: 'not-required', preferences: null })
  expect(decide(null, { ...other, gpc: true }).preferences).toEqual({ advertising: false, partner_sharing: false })
  expect(decide('denied', other).status).toBe('refused')
})

test('Global Privacy Control never widens', () => {
  const choices = fc.dictionary(fc.constantFrom('functional', 'analytics', 'advertising', 'own'), fc.boolean())
  fc.assert(
    fc.property(choices, fc.boolean(), (choice, notRequired) => {
      const without = decide(choice, { ...rules, notRequired })
      const narrowed = decide(choice, { ...rules, notRequired, gpc: true })
      for (const [name, value] of Object.entries(narrowed.preferences ?? {})) {
        if (value) expect(without.preferences?.[name]).toBe(true)
      }
      if (mayCollect(narrowed)) expect(mayCollect(without)).toBe(true)
    }),
  )
})

test('an answer that is remembered is the same text again, so that it is not told twice', () => {
  const names = fc.constantFrom('functional', 'analytics', 'advertising', 'partner_sharing', 'own')
  const choices = fc.oneof(fc.constantFrom('granted' as const, 'denied' as const), fc.dictionary(names, fc.boolean()))
  fc.assert(
    fc.property(choices, fc.boolean(), (choice, gpc) => {
      const state = decide(choice, { ...rules, gpc })
      const again = decide(fromMemory(toMemory(state)), { ...rules, gpc })
      if (state.status === 'granted') expect(JSON.stringify(again)).toBe(JSON.stringify(state))
      else expect(again.status).toBe('refused')
    }),
  )
})

test('a refusal is remembered as one word', () => {
  expect(toMemory(decide('denied', rules))).toBe('no')
  expect(toMemory(decide({ analytics: false }, rules))).toBe('no')
})

test('a memory that cannot be read is no answer', () => {
  for (const text of [null, '', 'yes', '{', '[]', '1', 'null', '"granted"', 'true'])
    expect(fromMemory(text)).toBeFalsy()
})
