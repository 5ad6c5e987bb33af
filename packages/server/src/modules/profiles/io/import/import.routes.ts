import { importPeople, type PersonResult } from '@candor/contracts'
import { type Http, problem } from '../../../../platform/http/index.ts'
import { type Postgres, type Purposes, retryConflicts } from '../../../../platform/postgres/index.ts'
import type { Catalogues } from '../../../consent/index.ts'
import type { RulesDirectory } from '../../../identity/index.ts'
import { findSources, writeAudit } from '../../../workspaces/index.ts'
import { tellCatalogue } from '../../values/tell-values.ts'
import { checkPeople } from './check-person.ts'
import { takePeople } from './take-people.ts'
import { takeTurns } from './take-turns.ts'

export interface PeopleImportDeps {
  readonly postgres: Postgres
  readonly purposes: Purposes
  readonly catalogues: Catalogues
  readonly rules: RulesDirectory
}

/** Carries the answer out of a transaction that is to leave nothing behind. */
class Rehearsed extends Error {
  readonly results: PersonResult[]
  constructor(results: PersonResult[]) {
    super('Only rehearsed')
    this.results = results
  }
}

/** Requests that may wait for their turn. */
const mostWaiting = 16

const countsOf = (results: readonly PersonResult[]) =>
  Object.fromEntries([...Map.groupBy(results, (r) => r.status)].map(([status, some]) => [status, some.length]))

/** People from other systems, many at a time. */
export const registerPeopleImport = (http: Http, { postgres, purposes, catalogues, rules }: PeopleImportDeps): void => {
  // The connections are those on which customers' answers are written: an import takes one of them at a time.
  const inTurn = takeTurns(mostWaiting)

  http.route(importPeople, async ({ body }, { workspaceId, principal }) => {
    const { basis, sourceId = 0, validate, lines } = body
    if (sourceId !== 0 && (await findSources(postgres.db, [{ workspaceId, sourceId }])).size === 0)
      throw problem('not_found', { detail: `There is no source ${sourceId}.` })
    const now = Date.now()
    const catalogue = await catalogues.fresh(workspaceId)
    const context = { workspaceId, sourceId, catalogue, basis, rules: await rules.of(workspaceId), now }
    const checked = checkPeople(lines, context)
    const audited = (results: readonly PersonResult[]) => ({
      workspaceId,
      actor: principal.label,
      action: validate ? 'people.import_validated' : 'people.imported',
      detail: { lines: lines.length, ...countsOf(results), ...basis, ...(sourceId !== 0 && { sourceId }) },
    })
    const take = () =>
      purposes.withPurpose('resolution', { workspaceId, actor: principal.label }, async (tx) => {
        const { results, news } = await takePeople(tx, checked, { ...context, by: principal.label })
        if (validate) throw new Rehearsed(results)
        await writeAudit(tx, audited(results))
        await tellCatalogue(tx, news)
        return results
      })
    try {
      return { results: await inTurn(() => retryConflicts(take)) }
    } catch (error) {
      if (!(error instanceof Rehearsed)) throw error
      await writeAudit(postgres.db, audited(error.results))
      return { results: error.results }
    }
  })
}
