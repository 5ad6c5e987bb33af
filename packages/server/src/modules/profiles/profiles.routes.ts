import { findPeople, getPerson, getTimeline } from '@candor/contracts'
import { z } from 'zod'
import { decodeCursor, encodeCursor, type Http, problem } from '../../platform/http/index.ts'
import type { ForPurpose, Purposes } from '../../platform/postgres/index.ts'
import type { QueryEvents } from '../consent/index.ts'
import { eventCursor, pageOfEvents } from '../history/index.ts'
import { type RulesDirectory, valuesOf } from '../identity/index.ts'
import { writeAudit } from '../workspaces/index.ts'
import { seesOf } from './catalogue/sensitivity.ts'
import { currentId, findPeopleIds, readMerges, readSummaries, readTraits } from './profiles.store.ts'

export interface ProfilesDeps {
  purposes: Purposes
  queryEvents: QueryEvents
  rules: RulesDirectory
}

const peopleCursor = z.object({ at: z.number(), id: z.uuid() })

/**
 * People for operators and API keys, for the purpose of running the service: those who restricted even that are not
 * shown. What they did is read for the purpose that the caller names, and for that one unless it names another.
 * Each reading of a person is written to the audit log, in its transaction.
 */
export const registerProfileRoutes = (http: Http, { purposes: { withPurpose }, queryEvents, rules }: ProfilesDeps) => {
  const present = async (tx: ForPurpose<'essential'>, workspaceId: number, id: string): Promise<string> => {
    const current = await currentId(tx, workspaceId, id)
    if (current === null) throw problem('not_found', { detail: 'There is no such person in this workspace.' })
    return current
  }

  http.route(findPeople, async ({ query }, { workspaceId, principal }) => {
    const { region } = await rules.of(workspaceId)
    const identifier = query.identifier === undefined ? undefined : valuesOf(query.identifier, query.kind, region)
    return withPurpose('essential', { workspaceId, actor: principal.label }, async (tx) => {
      const found = await findPeopleIds(tx, {
        workspaceId,
        identifier,
        kind: query.kind,
        prefix: query.q,
        sees: seesOf(principal),
        before: decodeCursor(peopleCursor, query.cursor) ?? undefined,
        limit: query.limit + 1,
      })
      const shown = found.slice(0, query.limit)
      const ids = shown.map((p) => p.id)
      const items = await readSummaries(tx, workspaceId, ids, seesOf(principal))
      await writeAudit(tx, {
        workspaceId,
        actor: principal.label,
        action: 'people.searched',
        detail: { count: items.length, by: query.identifier ? 'identifier' : query.q ? 'prefix' : 'activity' },
      })
      const last = shown.at(-1)
      return { items, next: found.length > shown.length && last ? encodeCursor(last) : null }
    })
  })

  http.route(getPerson, ({ params }, { workspaceId, principal }) =>
    withPurpose('essential', { workspaceId, actor: principal.label }, async (tx) => {
      const id = await present(tx, workspaceId, params.id)
      const sees = seesOf(principal)
      const [summary] = await readSummaries(tx, workspaceId, [id], sees)
      if (!summary) throw problem('not_found', { detail: 'There is no such person in this workspace.' })
      const traits = await readTraits(tx, workspaceId, id, sees)
      const mergedFrom = await readMerges(tx, workspaceId, id)
      await writeAudit(tx, { workspaceId, actor: principal.label, action: 'person.read', target: `person:${id}` })
      return { ...summary, traits, mergedFrom }
    }),
  )

  http.route(getTimeline, async ({ params, query }, { workspaceId, principal }) => {
    const personIds = await withPurpose('essential', { workspaceId, actor: principal.label }, async (tx) => {
      const id = await present(tx, workspaceId, params.id)
      const target = `person:${id}`
      const detail = { purpose: query.purpose }
      await writeAudit(tx, { workspaceId, actor: principal.label, action: 'person.timeline_read', target, detail })
      return [id, ...(await readMerges(tx, workspaceId, id)).map((m) => m.id)]
    })
    const page = await pageOfEvents(queryEvents, {
      workspaceId,
      actor: principal.label,
      purpose: query.purpose,
      personIds,
      before: decodeCursor(eventCursor, query.cursor) ?? undefined,
      limit: query.limit,
    })
    return { items: page.items, next: page.next && encodeCursor(page.next) }
  })
}
