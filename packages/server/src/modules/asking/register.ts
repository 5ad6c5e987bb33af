import type { Http } from '../../platform/http/index.ts'
import { createSignedTokens } from '../consent/index.ts'
import { installationSecret } from '../workspaces/index.ts'
import { registerFlows } from './catalogue/flows.routes.ts'
import { registerQuestions } from './catalogue/questions.routes.ts'
import type { AskingDeps } from './deps.ts'
import { registerAskingPage } from './page/page.routes.ts'
import { registerPersonAsking } from './person/person.routes.ts'
import { registerResults } from './results/results.routes.ts'
import { createShelves } from './shelf.ts'

/** Everything of asking that speaks HTTP: the catalogue, the page's side, what operators see of it. */
export const registerAsking = async (http: Http, given: Omit<AskingDeps, 'tokens'>): Promise<void> => {
  const tokens = createSignedTokens(await installationSecret(given.postgres, 'link_secret'))
  const deps: AskingDeps = { ...given, tokens }
  const shelves = createShelves(given.postgres.db, given.catalogues, deps.now)
  registerQuestions(http, deps, shelves)
  registerFlows(http, deps, shelves)
  registerPersonAsking(http, deps, shelves)
  await registerResults(http, deps, shelves)
  http.app.register(async (scope) => registerAskingPage(scope, deps, shelves))
}
