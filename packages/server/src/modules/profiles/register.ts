import type { Http } from '../../platform/http/index.ts'
import type { Postgres } from '../../platform/postgres/index.ts'
import type { Catalogues } from '../consent/index.ts'
import { registerAttributeCatalogue } from './catalogue/catalogue.routes.ts'
import { registerMentions } from './context/mentions.routes.ts'
import { registerPeopleExport } from './io/export/export.routes.ts'
import { registerPeopleImport } from './io/import/import.routes.ts'
import { registerProfileReading } from './profile/profile.routes.ts'
import { type ProfilesDeps, registerProfileRoutes } from './profiles.routes.ts'
import { registerGroups } from './relations/groups.routes.ts'
import { registerRecipients } from './relations/recipients.routes.ts'
import { registerTelling } from './values/values.routes.ts'

/** Everything of people that speaks HTTP: who they are, what is known of them, and what each value has to be. */
export const registerProfiles = (
  http: Http,
  deps: ProfilesDeps & { postgres: Postgres; catalogues: Catalogues },
): void => {
  registerProfileRoutes(http, deps)
  registerProfileReading(http, deps)
  registerTelling(http, deps)
  registerMentions(http, deps)
  registerRecipients(http, deps)
  registerGroups(http, deps)
  registerAttributeCatalogue(http, deps)
  registerPeopleImport(http, deps)
  registerPeopleExport(http, deps)
}
