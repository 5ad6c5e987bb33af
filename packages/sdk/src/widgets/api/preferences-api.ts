import type { Preferences, PreferencesChange } from '../contract.ts'
import { request } from './request.ts'

/** The preferences of the one person that a signed token names. */
export const preferencesApi = (host: string, token: string, locale: string) => {
  const url = `${host}/v1/preferences?${new URLSearchParams({ locale })}`
  return {
    load: () => request<Preferences>(url, { token }),
    save: (body: PreferencesChange) => request<Preferences>(url, { method: 'PUT', body, token }),
  }
}
