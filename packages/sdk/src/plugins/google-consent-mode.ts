import type { CategoryPreferences, ConsentState, Plugin } from '../core/types.ts'

/** Google's seven signals. */
export type GoogleSignal =
  | 'ad_storage'
  | 'ad_user_data'
  | 'ad_personalization'
  | 'analytics_storage'
  | 'functionality_storage'
  | 'personalization_storage'
  | 'security_storage'

/** For each signal: the sets of purposes or categories that grant it, one complete set being enough; an empty set always does. */
export type GoogleMapping = Record<GoogleSignal, readonly (readonly string[])[]>

/**
 * Giving Google a person's data for advertising measures *and* shares; aiming advertisements at the person personalises as well. The
 * single category `advertising`, of pages that ask no finer, means all three.
 */
export const defaultMapping: GoogleMapping = {
  ad_storage: [['ads_measurement'], ['advertising']],
  ad_user_data: [['ads_measurement', 'partner_sharing'], ['advertising']],
  ad_personalization: [['ads_measurement', 'partner_sharing', 'personalisation'], ['advertising']],
  analytics_storage: [['analytics']],
  functionality_storage: [['functional'], ['personalisation']],
  personalization_storage: [['personalisation']],
  security_storage: [[]],
}

type Signals = Record<GoogleSignal, 'granted' | 'denied'>

/** Google's signals for an answer; without one, only what a site needs to be safe is granted. */
export const toGoogle = (preferences: CategoryPreferences | null, mapping = defaultMapping): Signals =>
  Object.fromEntries(
    Object.entries(mapping).map(([signal, sets]) => {
      const granted = sets.some((names) => names.every((name) => preferences?.[name] === true))
      return [signal, granted ? 'granted' : 'denied']
    }),
  ) as Signals

/** How long Google's tags wait for an answer that the device remembers, in milliseconds. */
const wait = 500

/** gtag.js reads the `arguments` object itself, and nothing else, from its data layer. */
const gtag = function (..._args: unknown[]): void {
  const page = window as unknown as { dataLayer?: unknown[] }
  page.dataLayer ??= []
  // biome-ignore lint/complexity/noArguments: an array is not taken for a command
  page.dataLayer.push(arguments)
}

/** Says `default`: denied. To be called before any tag of Google's runs. */
export const sayDefault = (mapping = defaultMapping): void =>
  gtag('consent', 'default', { ...toGoogle(null, mapping), wait_for_update: wait })

/** Says `update`, once there is an answer. */
export const sayUpdate = ({ preferences, status }: ConsentState, mapping = defaultMapping): void => {
  // Another legal basis is Candor's source's, not Google's.
  if (status === 'granted' || status === 'refused') gtag('consent', 'update', toGoogle(preferences, mapping))
}

/**
 * Google Consent Mode v2, as a plug-in: `default` when Candor loads, `update` with each answer and with the one the device
 * remembers. Where Google's tags may run before Candor, use `/sdk/google-consent-mode.js` before them instead.
 */
export const googleConsentMode = (mapping: GoogleMapping = defaultMapping): Plugin => ({
  name: 'google-consent-mode',
  load: (candor) => {
    sayDefault(mapping)
    sayUpdate(candor.state().consent, mapping)
    candor.on('consent', (state) => sayUpdate(state, mapping))
  },
})
