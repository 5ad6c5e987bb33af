import type { LoadOptions } from './types.ts'

type Optional = 'consent' | 'banner' | 'trigger' | 'locale'
export type Settings = Required<Omit<LoadOptions, Optional>> & Pick<LoadOptions, Optional>

const defaults = {
  categories: ['functional', 'analytics', 'personalisation', 'advertising'],
  advertisingCategories: ['advertising', 'ads_measurement', 'partner_sharing'],
  flushAt: 20,
  flushInterval: 5_000,
  maxQueue: 1_000,
  maxHeld: 100,
  plugins: [],
}

/** Options completed by their defaults; throws where the write key is missing. An option that is undefined is not given. */
export const readSettings = (options: LoadOptions): Settings => {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value != null))
  const settings = {
    host: location.origin,
    ...defaults,
    ...(given.banner && { categories: [] }),
    ...given,
  } as unknown as Settings
  if (!settings.writeKey) throw new Error('candor.load needs a writeKey')
  return { ...settings, host: settings.host.replace(/\/+$/, '') }
}
