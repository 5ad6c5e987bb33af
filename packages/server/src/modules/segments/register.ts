import { createStarts } from '../../platform/disclosure/index.ts'
import type { Http } from '../../platform/http/index.ts'
import type { Postgres, Purposes } from '../../platform/postgres/index.ts'
import type { Catalogues, QueryEvents } from '../consent/index.ts'
import { installationSecret } from '../workspaces/index.ts'
import type { StartOf } from './disclosure/guarded.ts'
import type { Evaluate } from './evaluate/index.ts'
import { registerMembers } from './reading/members.routes.ts'
import { registerPersonSegments } from './reading/person-segments.routes.ts'
import { registerPreview } from './reading/preview.routes.ts'
import { registerReports } from './reading/reports.routes.ts'
import { registerSegmentRoutes } from './segments.routes.ts'
import { registerSignals } from './signals/signals.routes.ts'

export interface SegmentsDeps {
  readonly postgres: Postgres
  readonly purposes: Purposes
  readonly catalogues: Catalogues
  readonly evaluate: Evaluate
  readonly queryEvents: QueryEvents
  readonly startOf: StartOf
  /** Called after a change that workers have to follow. */
  readonly onChanged: () => void
}

/** Everything of segments that speaks HTTP. */
export const registerSegments = async (http: Http, given: Omit<SegmentsDeps, 'startOf'>): Promise<void> => {
  const secret = await installationSecret(given.postgres, 'segment_count_secret')
  const deps: SegmentsDeps = { ...given, startOf: createStarts(secret) }
  registerPreview(http, deps)
  registerReports(http, deps)
  registerSignals(http, deps)
  registerMembers(http, deps)
  registerPersonSegments(http, deps)
  registerSegmentRoutes(http, deps)
}
