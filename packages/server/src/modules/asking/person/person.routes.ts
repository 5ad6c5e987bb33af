import { type Attention, listAsks, simulateNext, takeBackForPerson } from '@candor/contracts'
import { sql } from 'kysely'
import { z } from 'zod'
import { decodeCursor, encodeCursor, type Http, problem } from '../../../platform/http/index.ts'
import { type ForPurpose, retryConflicts } from '../../../platform/postgres/index.ts'
import { purposeNamed } from '../../consent/index.ts'
import { currentId, definitionsOf, type Sees, seesOf } from '../../profiles/index.ts'
import { writeAudit } from '../../workspaces/index.ts'
import { readAnswersTo, readAsk, readAsksPage } from '../asks.store.ts'
import { hourMs, outcomeNow } from '../choose/attention.ts'
import { decisionOf } from '../decision.ts'
import type { AskingDeps } from '../deps.ts'
import { takeBack } from '../page/take-back.ts'
import type { Shelves } from '../shelf.ts'
import { decide } from './decide.ts'
import { type PersonStanding, readStanding } from './standing.store.ts'

const cursor = z.object({ at: z.number(), id: z.uuid() })

const nobody = () => problem('not_found', { detail: 'There is no such person in this workspace.' })
const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString())

const shownAttention = ({ attention, frequency }: PersonStanding): Attention => ({
  frequency,
  lastContactAt: iso(attention.lastAt),
  unanswered: attention.unanswered,
  gapHours: attention.gapMs / hourMs,
  nextAt: iso(attention.nextAt),
})

/** What operators see of asking one person: what would be asked and why, what was asked, and taking back for them. */
export const registerPersonAsking = (http: Http, deps: AskingDeps, shelves: Shelves): void => {
  const { purposes, catalogues } = deps

  http.route(simulateNext, async ({ params, query }, { workspaceId, principal }) => {
    const shelf = await shelves.of(workspaceId)
    return purposes.withPurpose('asking', { workspaceId, actor: principal.label }, async (tx) => {
      const personId = await currentId(tx, workspaceId, params.id)
      if (personId === null) throw nobody()
      const { rows } = await sql<{ allow: number }>`
        select case when valid_until > now() then allow else 0 end as allow from people
        where workspace_id = ${workspaceId} and id = ${personId}`.execute(tx)
      const now = deps.now()
      const standing = await readStanding(tx, deps, workspaceId, { personId, allow: rows[0]!.allow }, shelf, now)
      const moment = { ...query, now }
      const { choice, policy } = await decide(tx, deps, workspaceId, standing, shelf, moment)
      await writeAudit(tx, {
        workspaceId,
        actor: principal.label,
        action: 'person.next_question_read',
        target: `person:${personId}`,
      })
      return { personId, decision: decisionOf(choice, { ...moment, policy }), attention: shownAttention(standing) }
    })
  })

  /** Free of an answer whose attribute the caller may not see. */
  const visible = async (tx: ForPurpose, workspaceId: number, sees: Sees, attributes: readonly string[]) => {
    const definitions = await definitionsOf(tx, workspaceId, attributes)
    return (attribute: string | null): boolean => {
      const sensitivity = attribute === null ? 'ordinary' : (definitions.get(attribute)?.sensitivity ?? 'ordinary')
      return sensitivity === 'ordinary' || sees[sensitivity]
    }
  }

  http.route(listAsks, async ({ params, query }, { workspaceId, principal }) => {
    const purpose = await purposeNamed(catalogues, workspaceId, query.purpose)
    const { questions, settings } = await shelves.of(workspaceId)
    return purposes.withPurpose(purpose, { workspaceId, actor: principal.label }, async (tx) => {
      const personId = await currentId(tx, workspaceId, params.id)
      if (personId === null) throw nobody()
      const before = decodeCursor(cursor, query.cursor)
      const asks = await readAsksPage(tx, workspaceId, personId, before, query.limit)
      const answers = Map.groupBy(
        await readAnswersTo(
          tx,
          workspaceId,
          asks.map((ask) => ask.id),
        ),
        (a) => a.askId,
      )
      const attributes = [...answers.values()].flat().flatMap((a) => (a.attribute === null ? [] : [a.attribute]))
      const sees = seesOf(principal)
      const maySee = await visible(tx, workspaceId, sees, attributes)
      const isSeen = (question: string, attribute: string | null) => {
        const own = questions.get(question)?.draft.sensitivity ?? 'ordinary'
        return maySee(attribute) && (own === 'ordinary' || sees[own])
      }
      await writeAudit(tx, {
        ...{ workspaceId, actor: principal.label, action: 'person.asks_read', target: `person:${personId}` },
        detail: { purpose: query.purpose },
      })
      const last = asks.length === query.limit ? asks.at(-1) : undefined
      return {
        items: asks.flatMap((ask) =>
          ask.kind === 'question' || ask.kind === 'flow'
            ? [
                {
                  ...{ askId: ask.id, kind: ask.kind, key: ask.key, version: ask.version, placement: ask.placement },
                  ...{ channel: ask.channel, locale: ask.locale, shownAt: iso(ask.at)!, outcomeAt: iso(ask.outcomeAt) },
                  ...{ outcome: outcomeNow(ask, settings, deps.now()), decision: ask.decision },
                  answers: (answers.get(ask.id) ?? []).map((a) => ({
                    ...{ question: a.question, version: a.version, outcome: a.outcome, at: iso(a.at)!, paid: a.paid },
                    answer: isSeen(a.question, a.attribute) ? a.answer : null,
                  })),
                },
              ]
            : [],
        ),
        next: last ? encodeCursor({ at: last.at, id: last.id }) : null,
      }
    })
  })

  http.route(takeBackForPerson, ({ params, body }, { workspaceId, principal }) =>
    retryConflicts(() =>
      purposes.withPurpose('asking', { workspaceId, actor: principal.label }, async (tx) => {
        const personId = await currentId(tx, workspaceId, params.id)
        const ask = personId === null ? null : await readAsk(tx, workspaceId, params.askId)
        if (personId === null || ask?.personId !== personId) throw nobody()
        const { rows } = await sql<{ allow: number }>`
          select allow from people where workspace_id = ${workspaceId} and id = ${personId} for no key update`.execute(
          tx,
        )
        const who = { personId, allow: rows[0]!.allow, originId: ask.originId, proven: new Set<number>() }
        const takenBack = await takeBack(tx, workspaceId, { who, ask, question: body.question, now: deps.now() })
        await writeAudit(tx, {
          ...{ workspaceId, actor: principal.label, action: 'person.answer_taken_back', target: `person:${personId}` },
          detail: { ask: ask.id, questions: takenBack },
        })
        return { askId: ask.id, takenBack }
      }),
    ),
  )
}
