import { purposeMask, purposes, purposesOf } from '@candor/contracts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nothingKnown } from '../consent/index.ts'
import { judge } from './accept/judge.ts'
import { consentEvent, type SourceConsent } from './door.ts'

const categories = { Analytics: ['analytics'], Ads: ['ads_measurement', 'analytics'], Typo: ['analytic'] }
const consent: SourceConsent = { legalBasis: 'consent', basisPurposes: ['analytics'], consentCategories: categories }
const basis = (legalBasis: string, basisPurposes: string[]) => ({
  legalBasis,
  basisPurposes,
  consentCategories: categories,
})
const stamp = (categoryPreferences: unknown) => ({ context: { consent: { categoryPreferences } } })
const now = Date.UTC(2026, 0, 1)
const stranger = { personId: null, originId: null, standing: nothingKnown, at: now }
/** The door's decision about somebody of whom the ledger knows nothing. */
const atTheDoor = (source: SourceConsent, event: object) =>
  judge({ ...source, workspaceId: 1, id: 1, kind: 'browser', enabled: true }, {}, event, stranger, now)
const allowed = (source: SourceConsent, event: object) => {
  const { mask, reason } = atTheDoor(source, event)
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

test('a category that is a purpose by name opens it, unless its source says what it opens', () => {
  const said = { analytics: true, email: true, nothing: true }
  expect(allowed(consent, stamp(said))).toEqual(['analytics', 'email'])
  const mapped = { ...consent, consentCategories: { analytics: ['personalisation'] } }
  expect(allowed(mapped, stamp({ analytics: true }))).toEqual(['personalisation'])
  expect(allowed({ ...consent, consentCategories: { analytics: [] } }, stamp({ analytics: true }))).toBe('no_consent')
  expect(allowed(mapped, stamp({ analytics: false, email: true, personalisation: true }))).toEqual(['email'])
})

test('the report of a changed answer may say it in its properties', () => {
  const properties = { categoryPreferences: { Analytics: false } }
  expect(allowed(consent, { event: consentEvent, properties })).toEqual(['essential'])
  expect(allowed(consent, { event: 'Seen', properties: { categoryPreferences: { Analytics: true } } })).toBe(
    'no_consent',
  )
})

test('one more refusal never allows more, whatever the source', () => {
  const answers = fc.dictionary(fc.constantFrom(...Object.keys(categories), 'Unmapped'), fc.boolean())
  const source = fc.record({
    legalBasis: fc.constantFrom('consent', 'contract', 'legitimate_interest', 'legal_obligation'),
    basisPurposes: fc.subarray([...purposes]),
  })
  fc.assert(
    fc.property(source, answers, fc.constantFrom(...Object.keys(categories)), (s, given, refused) => {
      const before = atTheDoor({ ...s, consentCategories: categories }, stamp(given)).mask
      const after = atTheDoor({ ...s, consentCategories: categories }, stamp({ ...given, [refused]: false })).mask
      expect(after & ~before).toBe(0)
      expect(before & ~purposeMask(purposes)).toBe(0)
    }),
  )
})
