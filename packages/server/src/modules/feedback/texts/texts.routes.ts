import { answerQuote, feedbackOfPerson, listFeedback, listQuotes, recordFeedback } from '@candor/contracts'
import { sql } from 'kysely'
import { z } from 'zod'
import { decodeCursor, encodeCursor, type Http, type Principal, problem } from '../../../platform/http/index.ts'
import { type ForPurpose, retryConflicts } from '../../../platform/postgres/index.ts'
import { purposeNamed } from '../../consent/index.ts'
import { identifyPeople, type NamedIdentifier } from '../../identity/index.ts'
import { bitsOf, currentId, holdPerson, named, readSummaries, seesOf } from '../../profiles/index.ts'
import { writeAudit } from '../../workspaces/index.ts'
import { moodsOf } from '../moods.ts'
import type { FeedbackDeps } from '../register.ts'
import { takeFeedback } from '../take-feedback.ts'
import { readNotes, readQuotes, readTexts } from './texts.store.ts'

const textCursor = z.object({ at: z.number(), id: z.uuid() })
/** Clocks differ. */
const skewMs = 5 * 60_000
const newest = 100

/** Whoever holds an identifier, made if nobody does, and held until the end of the transaction. */
const holderOf = async (tx: ForPurpose, workspaceId: number, who: NamedIdentifier) => {
  const claim = { workspaceId, messageId: '', type: 'identify', occurredAt: Date.now(), others: [who] }
  const nothing = { userId: null, anonymousId: null, previousId: null, email: null }
  const { personOf } = await identifyPeople(tx, [{ ...claim, ...nothing }])
  return holdPerson(tx, workspaceId, personOf[0]!, who)
}

/** What people said: recorded, read, and quoted where they agreed. */
export const registerTexts = (http: Http, deps: FeedbackDeps): void => {
  const { purposes, catalogues, rules } = deps
  const writing = <T>(workspaceId: number, principal: Principal, act: (tx: ForPurpose) => Promise<T>) =>
    retryConflicts(() => purposes.withPurpose('resolution', { workspaceId, actor: principal.label }, act))
  const reading = async <T>(
    workspaceId: number,
    principal: Principal,
    purpose: string,
    act: (tx: ForPurpose) => Promise<T>,
  ) => {
    const known = await purposeNamed(catalogues, workspaceId, purpose)
    return purposes.withPurpose(known, { workspaceId, actor: principal.label }, act)
  }

  http.route(recordFeedback, async ({ body }, { workspaceId, principal }) => {
    const at = body.at === undefined ? Date.now() : Date.parse(body.at)
    if (at > Date.now() + skewMs) throw problem('time_in_future', { detail: body.at ?? '' })
    const collected = bitsOf(await catalogues.of(workspaceId), body.purposes)
    const who = body.subject ? named(await rules.of(workspaceId), body.subject) : null
    return writing(workspaceId, principal, async (tx) => {
      const held = who && (await holderOf(tx, workspaceId, who))
      const [taken] = await takeFeedback(tx, workspaceId, [
        {
          person: held && { id: held.personId, originId: held.originId },
          kind: body.kind,
          channel: body.channel,
          externalId: body.externalId,
          about: body.about ?? null,
          text: body.text ?? null,
          score: body.score ?? null,
          at,
          collected,
          quote: body.quote
            ? {
                agrees: body.quote.agrees,
                name: body.quote.name ?? null,
                evidence: { reference: body.quote.reference, by: principal.label, at: new Date().toISOString() },
              }
            : null,
          hearBack: body.hearBack ?? null,
        },
      ])
      const { id, personId, outcome, language, themes } = taken!
      if (id === null || outcome === 'withheld') throw problem('nothing_allowed')
      await writeAudit(tx, {
        workspaceId,
        actor: principal.label,
        action: 'feedback.recorded',
        target: `feedback:${id}`,
        detail: { kind: body.kind, channel: body.channel },
      })
      return { id, personId, outcome, language, themes: moodsOf(themes) }
    })
  })

  http.route(listFeedback, async ({ query }, { workspaceId, principal }) => {
    const { limit, cursor, purpose, quotable, ...filter } = query
    const before = decodeCursor(textCursor, cursor)
    return reading(workspaceId, principal, purpose, async (tx) => {
      const isQuotable = quotable === undefined ? undefined : quotable === 'true'
      const found = await readTexts(tx, workspaceId, { ...filter, quotable: isQuotable }, { before, limit: limit + 1 })
      const shown = found.slice(0, limit)
      const ids = [...new Set(shown.flatMap((f) => f.personId ?? []))]
      const summaries = await readSummaries(tx, workspaceId, ids, seesOf(principal))
      const labels = new Map(summaries.map((s) => [s.id, s.label]))
      await writeAudit(tx, {
        workspaceId,
        actor: principal.label,
        action: 'feedback.read',
        detail: { count: shown.length, purpose },
      })
      const last = shown.at(-1)
      return {
        items: shown.map((f) => ({ ...f, label: f.personId === null ? null : (labels.get(f.personId) ?? null) })),
        next: found.length > limit && last ? encodeCursor({ at: Date.parse(last.at), id: last.id }) : null,
      }
    })
  })

  http.route(feedbackOfPerson, async ({ params, query }, { workspaceId, principal }) => {
    const { id, items, keys } = await reading(workspaceId, principal, query.purpose, async (tx) => {
      const current = await currentId(tx, workspaceId, params.id)
      if (current === null) throw problem('not_found', { detail: 'There is no such person in this workspace.' })
      await writeAudit(tx, {
        workspaceId,
        actor: principal.label,
        action: 'person.feedback_read',
        target: `person:${current}`,
      })
      return {
        id: current,
        items: await readTexts(tx, workspaceId, { personId: current }, { limit: newest }),
        keys: await notePurposes(tx, workspaceId),
      }
    })
    // A note is read for its own purpose alone, so it is asked for under each that a change names.
    const notes = []
    for (const key of keys)
      notes.push(
        ...(await reading(workspaceId, principal, key, (tx) => readNotes(tx, workspaceId, { personId: id }, newest))),
      )
    return { items, notes: notes.sort((a, b) => b.at.localeCompare(a.at)).slice(0, newest) }
  })

  http.route(answerQuote, ({ params, body }, { workspaceId, principal }) =>
    writing(workspaceId, principal, async (tx) => {
      const evidence = { reference: body.reference, by: principal.label, at: new Date().toISOString() }
      const { rows } = await sql<{ id: string }>`
        update feedback set quotable = ${body.agrees}, quote_name = ${body.agrees ? (body.name ?? null) : null},
          quote_evidence = ${JSON.stringify(evidence)}::jsonb
        where workspace_id = ${workspaceId} and id = ${params.id} returning id`.execute(tx)
      if (rows.length === 0) throw problem('not_found', { detail: 'There is no such feedback.' })
      await writeAudit(tx, {
        workspaceId,
        actor: principal.label,
        action: 'feedback.quote_answered',
        target: `feedback:${params.id}`,
        detail: { agrees: body.agrees },
      })
      return { id: params.id, quotable: body.agrees }
    }),
  )

  http.route(listQuotes, ({ query: { purpose, ...wanted } }, { workspaceId, principal }) =>
    reading(workspaceId, principal, purpose, async (tx) => ({ items: await readQuotes(tx, workspaceId, wanted) })),
  )
}

const notePurposes = async (tx: ForPurpose, workspaceId: number): Promise<string[]> => {
  const { rows } = await sql<{ purpose: string }>`
    select distinct purpose from feedback_changes where workspace_id = ${workspaceId} and status = 'made'`.execute(tx)
  return rows.map((r) => r.purpose)
}
