import { purposeMask, purposes, purposesOf } from '@candor/contracts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allowedPurposes, consentEvent } from './door.ts'

const categories = { Analytics: ['analytics'], Ads: ['ads_measurement', 'analytics'], Typo: ['analytic'] }
const consent = { legalBasis: 'consent', basisPurposes: ['analytics'], consentCategories: categories }
const basis = (legalBasis: string, basisPurposes: string[]) => ({
  legalBasis,
  basisPurposes,
  consentCategories: categories,
})
const stamp = (categoryPreferences: unknown) => ({ context: { consent: { categoryPreferences } } })
const allowed = (source: typeof consent, event: object) => {
  const { mask, reason } = allowedPurposes(source, event)
  return reason ?? purposesOf(mask)
}

test('on consent, absent means no, however the stamp is broken', () => {
  const broken = [{}, { context: null }, { context: { consent: 1 } }, stamp(undefined), stamp('yes'), stamp([true])]
  for (const event of [...broken, stamp({}), stamp({ Typo: true }), stamp({ toString: true, __proto__: true })])
    expect([event, allowed(consent, event)]).toEqual([event, 'no_consent'])
})

test('on consent, only true grants, and a refusal holds where categories disagree', () => {
  expect(allowed(consent, stamp({ Analytics: true }))).toEqual(['analytics'])
  expect(allowed(consent, stamp({ Ads: true, Analytics: false }))).toEqual(['ads_measurement'])
  for (const answer of ['true', 1, {}, null, false])
    expect(allowed(consent, stamp({ Analytics: answer }))).toBe('refused')
})

test('a basis of its own covers its purposes; a refusal narrows it, except what is required', () => {
  expect(allowed(basis('contract', ['essential']), {})).toEqual(['essential'])
  expect(allowed(basis('contract', ['essential', 'analytics']), stamp({ Analytics: false }))).toEqual(['essential'])
  expect(allowed(basis('legitimate_interest', ['analytics']), {})).toEqual(['analytics'])
  expect(allowed(basis('legitimate_interest', ['analytics']), stamp({ Analytics: false }))).toBe('refused')
  expect(allowed(basis('contract', []), {})).toBe('outside_basis')
  expect(allowed(basis('contract', ['essential']), stamp({ Analytics: true }))).toEqual(['essential'])
})

test('the report of a changed answer is kept, as proof', () => {
  expect(allowed(consent, { event: consentEvent, ...stamp({ Analytics: false }) })).toEqual(['essential'])
  expect(allowed(consent, { event: consentEvent })).toBe('no_consent')
})

test('one more refusal never allows more, whatever the source', () => {
  const answers = fc.dictionary(fc.constantFrom(...Object.keys(categories), 'Unmapped'), fc.boolean())
  const source = fc.record({
    legalBasis: fc.constantFrom('consent', 'contract', 'legitimate_interest', 'legal_obligation'),
    basisPurposes: fc.subarray([...purposes]),
  })
  fc.assert(
    fc.property(source, answers, fc.constantFrom(...Object.keys(categories)), (s, given, refused) => {
      const before = allowedPurposes({ ...s, consentCategories: categories }, stamp(given)).mask
      const after = allowedPurposes({ ...s, consentCategories: categories }, stamp({ ...given, [refused]: false })).mask
      expect(after & ~before).toBe(0)
      expect(before & ~purposeMask(purposes)).toBe(0)
    }),
  )
})
