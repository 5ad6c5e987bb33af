import { expect, test } from 'vitest'
import { toGoogle } from './google-consent-mode.ts'

const granted = (preferences: Record<string, boolean> | null) =>
  Object.entries(toGoogle(preferences)).flatMap(([signal, state]) => (state === 'granted' ? [signal] : []))

test('before an answer Google may do nothing but what keeps the site safe', () => {
  expect(Object.keys(toGoogle(null))).toHaveLength(7)
  expect(granted(null)).toEqual(['security_storage'])
  expect(granted({})).toEqual(['security_storage'])
})

test('each purpose opens its own signal and no other', () => {
  expect(granted({ analytics: true })).toEqual(['analytics_storage', 'security_storage'])
  expect(granted({ ads_measurement: true })).toEqual(['ad_storage', 'security_storage'])
  expect(granted({ partner_sharing: true })).toEqual(['security_storage'])
})

test('a person’s data goes to Google for advertising only with a yes to sharing as well', () => {
  expect(granted({ ads_measurement: true, partner_sharing: true })).toContain('ad_user_data')
  expect(granted({ ads_measurement: true, partner_sharing: true })).not.toContain('ad_personalization')
  expect(granted({ ads_measurement: true, partner_sharing: true, personalisation: true })).toContain(
    'ad_personalization',
  )
})

test('the single category of advertising means all of it', () => {
  expect(granted({ advertising: true })).toEqual(
    expect.arrayContaining(['ad_storage', 'ad_user_data', 'ad_personalization']),
  )
})

test('only a literal yes grants', () => {
  expect(granted({ analytics: 'yes' as unknown as boolean })).toEqual(['security_storage'])
})
