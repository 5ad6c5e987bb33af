import { getConsentRates, type LedgerLine, listLedger, listPurposeVersions } from '@candor/contracts'
import { z } from 'zod'
import { decodeCursor, encodeCursor, type Http, type Principal, problem } from '../../../platform/http/index.ts'
import type { ForPurpose, Postgres, Purposes } from '../../../platform/postgres/index.ts'
import { writeAudit } from '../../workspaces/index.ts'
import type { Catalogue, Catalogues } from '../catalogue/catalogue.ts'
import { mergedIds } from '../consent.store.ts'
import { livingPerson } from '../subjects/subjects.store.ts'
import type { LedgerRow } from './ledger.store.ts'
import { pageOfLedger } from './list-ledger.ts'
import { readPurposeVersions } from './purpose-versions.store.ts'
import { readTallies } from './rates.store.ts'
import { ratesOf, type StartOf } from './rates.ts'
import { daysBefore, today } from './steps.ts'

export interface ExplorerDeps {
  postgres: Postgres
  purposes: Purposes
  catalogues: Catalogues
  /** Where the first ten of a series of counts begins, by workspace and name. */
  startOf: StartOf
}

/** Some two years of days; more can be had by weeks or months. */
const mostSteps = 800

const bitOf = (catalogue: Catalogue, key: string): number => {
  const purpose = catalogue.purposes.get(key)
  if (!purpose) throw problem('unknown_purpose', { detail: key })
  return purpose.bit
}

/** Everybody whom a person stands for. Throws not_found. */
const everybodyIn = async (tx: ForPurpose<'consent'>, workspaceId: number, id: string): Promise<string[]> => {
  const living = await livingPerson(tx, workspaceId, id)
  if (living === null) throw problem('not_found', { detail: 'There is no such person in this workspace.' })
  return [living, ...(await mergedIds(tx, workspaceId, [living])).keys()]
}

/** Who may not see people is told neither whom an entry is about nor who acted for somebody. */
const lineOf = (row: LedgerRow, keyOf: ReadonlyMap<number, string>, seesPeople: boolean): LedgerLine => {
  const { purposeBit, occurredAt, recordedAt, validUntil, actor, personId, ...rest } = row
  const namesSomebody = row.actorKind === 'agent' || row.actorKind === 'guardian'
  return {
    ...rest,
    purpose: purposeBit === null ? null : (keyOf.get(purposeBit) ?? null),
    actor: seesPeople || !namesSomebody ? actor : null,
    personId: seesPeople ? personId : null,
    occurredAt: occurredAt.toISOString(),
    recordedAt: recordedAt.toISOString(),
    validUntil: validUntil?.toISOString() ?? null,
  }
}

/** The ledger to look through, how often people say yes, and what was said about purposes before. */
export const registerExplorerRoutes = (http: Http, { postgres, purposes, catalogues, startOf }: ExplorerDeps): void => {
  const reading = <T>(workspaceId: number, principal: Principal, read: (tx: ForPurpose<'consent'>) => Promise<T>) =>
    purposes.withPurpose('consent', { workspaceId, actor: principal.label }, read)

  http.route(listLedger, async ({ query }, { workspaceId, principal }) => {
    const { limit, cursor, purpose, person, from, to, ...exact } = query
    const seesPeople = principal.scopes.includes('people:read')
    if (person !== undefined && !seesPeople) throw problem('forbidden', { detail: 'This needs the scope people:read.' })
    const before = decodeCursor(z.int().min(1), cursor)
    const catalogue = await catalogues.of(workspaceId)
    const keyOf = new Map([...catalogue.purposes.values()].map((p) => [p.bit, p.key]))
    return reading(workspaceId, principal, async (tx) => {
      const filter = {
        ...exact,
        purposeBit: purpose === undefined ? undefined : bitOf(catalogue, purpose),
        from: from === undefined ? undefined : new Date(from),
        to: to === undefined ? undefined : new Date(to),
        people: person === undefined ? undefined : await everybodyIn(tx, workspaceId, person),
      }
      const { rows, next, ...searched } = await pageOfLedger(tx, workspaceId, filter, { before, limit })
      if (seesPeople) {
        await writeAudit(tx, {
          workspaceId,
          actor: principal.label,
          action: 'ledger.read',
          ...(filter.people && { target: `person:${filter.people[0]}` }),
          detail: { count: rows.length },
        })
      }
      const items = rows.map((row) => lineOf(row, keyOf, seesPeople))
      return { items, next: next === null ? null : encodeCursor(next), ...searched }
    })
  })

  http.route(getConsentRates, async ({ query }, { workspaceId, principal }) => {
    const { by, every, purpose } = query
    const to = query.to ?? today(Date.now())
    const from = query.from ?? daysBefore(to, 29)
    // Two people who answered eight questions each would look like sixteen.
    const issues =
      by !== 'purpose' && purpose === undefined ? [{ path: 'query.purpose', message: `Name one by ${by}` }] : []
    const days = (Date.parse(to) - Date.parse(from)) / 86_400_000
    if (days < 0 || days > mostSteps * { day: 1, week: 7, month: 28 }[every])
      issues.push({ path: 'query.from', message: `Not after \`to\`, and at most ${mostSteps} steps before it` })
    if (issues.length > 0) throw problem('invalid_request', { issues })
    const purposeBit = purpose === undefined ? null : bitOf(await catalogues.of(workspaceId), purpose)
    const tallies = await reading(workspaceId, principal, (tx) =>
      readTallies(tx, workspaceId, { by, purposeBit, from, to }),
    )
    const question = { by, purpose: purpose ?? null, every, from, to }
    return ratesOf(tallies, question, (...name) => startOf('consent-rates', workspaceId, ...name))
  })

  http.route(listPurposeVersions, async ({ params }, { workspaceId }) => {
    const purpose = (await catalogues.of(workspaceId)).purposes.get(params.key)
    if (!purpose) throw problem('not_found', { detail: `There is no purpose ${params.key}.` })
    const { id: _, ...record } = purpose
    const versions = await readPurposeVersions(postgres.db, workspaceId, purpose.id)
    return { items: versions.map((version) => ({ ...record, ...version })) }
  })
}
