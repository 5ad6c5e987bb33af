import type { Http } from '../../../platform/http/index.ts'
import type { Postgres } from '../../../platform/postgres/index.ts'
import { registerHostedPage } from './hosted-page.ts'
import { registerPersonPreferenceRoutes } from './person-preferences.routes.ts'
import { type PreferenceDeps, registerPreferenceRoutes } from './preferences.routes.ts'
import { registerTopicRoutes } from './topics.routes.ts'

export { holderOfLink } from './holder-of-link.ts'
export { createLinks, type Links } from './links.ts'
export type { KnownOf, KnownTrait } from './preferences.store.ts'
export { createSignedTokens, type SignedTokens } from './signed-tokens.ts'
export { type Choice, preferencesThatHold } from './stricter.ts'
export { frequencyOf } from './wishes.ts'

/** Preferences, the page people find them on, and receipts for the people themselves. */
export const registerPreferences = (http: Http, deps: PreferenceDeps & { postgres: Postgres }): void => {
  registerPreferenceRoutes(http, deps)
  registerPersonPreferenceRoutes(http, deps)
  registerTopicRoutes(http, deps.postgres)
  registerHostedPage(http, deps.tokens)
}
