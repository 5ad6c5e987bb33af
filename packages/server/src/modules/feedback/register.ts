import { createStarts } from '../../platform/disclosure/index.ts'
import type { Http } from '../../platform/http/index.ts'
import type { Postgres, Purposes } from '../../platform/postgres/index.ts'
import type { Catalogues, RecordAnswers } from '../consent/index.ts'
import type { RulesDirectory } from '../identity/index.ts'
import { installationSecret } from '../workspaces/index.ts'
import { registerChanges } from './changes/changes.routes.ts'
import { registerReports } from './reports/reports.routes.ts'
import { registerConnections } from './social/connections.routes.ts'
import { registerWebhooks } from './social/webhooks.routes.ts'
import { registerTexts } from './texts/texts.routes.ts'
import { registerLexicon } from './themes/lexicon.routes.ts'

export interface FeedbackDeps {
  readonly postgres: Postgres
  readonly purposes: Purposes
  readonly catalogues: Catalogues
  readonly rules: RulesDirectory
  /** Consent's own way to record answers: what a lead form says goes through it. */
  readonly recordAnswers: RecordAnswers
  readonly publicUrl: string
  /** Where the first ten of a series of counts begins (platform/disclosure). */
  readonly startOf: (...name: readonly (string | number)[]) => number
}

/** Everything of feedback that speaks HTTP. */
export const registerFeedback = async (http: Http, given: Omit<FeedbackDeps, 'startOf'>): Promise<void> => {
  const secret = await installationSecret(given.postgres, 'feedback_count_secret')
  const deps: FeedbackDeps = { ...given, startOf: createStarts(secret) }
  registerTexts(http, deps)
  registerReports(http, deps)
  registerChanges(http, deps)
  registerLexicon(http, deps)
  registerConnections(http, deps)
  http.app.register(async (scope) => registerWebhooks(scope, deps))
}
