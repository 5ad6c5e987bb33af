import { type ExportedPerson, exportPeople, type Scope } from '@candor/contracts'
import { type Http, problem, streamText } from '../../../../platform/http/index.ts'
import { type Postgres, type Purposes, purposeBits } from '../../../../platform/postgres/index.ts'
import { type Catalogues, purposeNamed } from '../../../consent/index.ts'
import { writeAudit } from '../../../workspaces/index.ts'
import { definitionsOf } from '../../catalogue/definitions.store.ts'
import { seesOf } from '../../catalogue/sensitivity.ts'
import { namesOf } from '../../values/purposes-told-for.ts'
import { exportPage } from './export-people.ts'
import { csvHeader, csvOfPerson, usualIdentifiers } from './export-rows.ts'

export interface PeopleExportDeps {
  readonly postgres: Postgres
  readonly purposes: Purposes
  readonly catalogues: Catalogues
}

const contactKinds: readonly string[] = ['email', 'phone']

const lacks = (scope: Scope) => problem('forbidden', { detail: `This needs the scope ${scope}.` })

/** People in one transaction: short enough that a withdrawal meanwhile counts from the next page on. */
const pageOfPeople = 500

/**
 * All people who allow a purpose, page by page. Nobody holds more of it in memory than a page; how far it came and for what
 * it was read is in the audit log, its beginning in the transaction that reads the first of them.
 */
export const registerPeopleExport = (http: Http, { postgres, purposes, catalogues }: PeopleExportDeps): void => {
  http.route(exportPeople, async ({ query }, { workspaceId, principal, reply }) => {
    const { format, attributes, identifiers, provenance, limit = Number.POSITIVE_INFINITY } = query
    if (format === 'csv' && attributes === undefined)
      throw problem('invalid_request', {
        issues: [{ path: 'query.attributes', message: 'Name the attributes that become columns' }],
      })
    const may = seesOf(principal)
    if (query.sensitive && !may.sensitive) throw lacks('people:sensitive')
    if (!may.contact && identifiers?.some((kind) => contactKinds.includes(kind))) throw lacks('people:contact')
    const sees = { ...may, sensitive: query.sensitive }
    if (attributes && !query.sensitive) {
      // What is asked for by name is never missing without a word.
      const definitions = await definitionsOf(postgres.db, workspaceId, attributes)
      const key = attributes.find((one) => definitions.get(one)?.sensitivity === 'sensitive')
      if (key !== undefined)
        throw problem('invalid_request', {
          issues: [{ path: 'query.sensitive', message: `${key} is sensitive: say sensitive=true` }],
        })
    }
    const purpose = await purposeNamed(catalogues, workspaceId, query.purpose)
    const catalogue = await catalogues.of(workspaceId)
    const usual = usualIdentifiers.filter((kind) => sees.contact || !contactKinds.includes(kind))
    const kinds = identifiers ?? (format === 'csv' ? usual : undefined)
    const columns = { identifiers: kinds ?? [], attributes: attributes ?? [], provenance }
    const lineOf = (person: ExportedPerson) =>
      format === 'csv' ? csvOfPerson(person, columns) : `${JSON.stringify(person)}\n`
    const asked = {
      ...{ purpose: query.purpose, context: query.context ?? null, mention: query.mention, format, provenance },
      ...{ attributes: attributes ?? null, after: query.after ?? null, sensitive: query.sensitive },
    }
    const audited = (action: string, detail: Record<string, unknown>) => ({
      workspaceId,
      actor: principal.label,
      action,
      detail,
    })

    const readPage = (after: string | null, wanted: number, isFirst: boolean) =>
      purposes.withPurpose(purpose, { workspaceId, actor: principal.label }, async (tx) => {
        const reading = {
          ...{ bit: Number(purposeBits(purpose)), here: query.context ?? null, mention: query.mention },
          ...{ stale: query.stale, sees, now: Date.now() },
        }
        const page = { workspaceId, after, limit: wanted }
        const selection = { identifiers: kinds, attributes, provenance }
        const people = await exportPage(tx, page, selection, reading, (mask) => namesOf(catalogue, mask))
        if (isFirst) await writeAudit(tx, audited('people.export_began', asked))
        return people
      })

    const pages = async function* (): AsyncGenerator<string> {
      let count = 0
      let after = query.after ?? null
      let complete = false
      try {
        for (;;) {
          const wanted = Math.min(pageOfPeople, limit - count)
          const people = await readPage(after, wanted, count === 0)
          const text = people.map(lineOf).join('')
          // A continued table has its names already.
          const head = count === 0 && query.after === undefined && format === 'csv' ? csvHeader(columns) : ''
          count += people.length
          after = people.at(-1)?.id ?? after
          complete = people.length < wanted || count >= limit
          if (head + text !== '') yield head + text
          if (complete) return
        }
      } finally {
        await writeAudit(postgres.db, audited('people.exported', { ...asked, people: count, last: after, complete }))
      }
    }
    const type = format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson'
    await streamText(reply, type, pages())
    return reply
  })
}
