import { randomUUID } from 'node:crypto'
import { answerMention } from '@candor/contracts'
import { sql } from 'kysely'
import { type Http, problem } from '../../../platform/http/index.ts'
import { type Purposes, retryConflicts } from '../../../platform/postgres/index.ts'
import type { RulesDirectory } from '../../identity/index.ts'
import { writeAudit } from '../../workspaces/index.ts'
import { anyPurpose } from '../catalogue/definition.ts'
import { holdPerson, named } from '../values/hold-person.ts'

const skewMs = 5 * 60_000

/** Whether something may be said to a person outside the place where it was shared. */
export const registerMentions = (
  http: Http,
  { purposes, rules }: { purposes: Purposes; rules: RulesDirectory },
): void => {
  http.route(answerMention, async ({ params, body }, { workspaceId, principal }) => {
    const at = body.at === undefined ? Date.now() : Date.parse(body.at)
    if (at > Date.now() + skewMs) throw problem('time_in_future', { detail: body.at ?? '' })
    const who = body.through ? named(await rules.of(workspaceId), body.through) : null
    return retryConflicts(() =>
      purposes.withPurpose('resolution', { workspaceId, actor: principal.label }, async (tx) => {
        const { personId, originId } = await holdPerson(tx, workspaceId, params.id, who)
        const evidence = { reference: body.reference, by: principal.label }
        const agrees = body.answer === 'yes'
        // At the same moment a no holds.
        const { rows } = await sql`
          insert into mention_answers (workspace_id, person_id, key, place, origin_id, agrees, verified, at, message_id,
            evidence, collected, allow, valid_until)
          select ${workspaceId}, id, ${body.attribute}, ${body.context}, ${originId}, ${agrees}, ${body.verified},
            to_timestamp(${at} / 1000.0), ${randomUUID()}, ${JSON.stringify(evidence)}::jsonb, ${anyPurpose},
            ${anyPurpose} & allow, valid_until
          from people where workspace_id = ${workspaceId} and id = ${personId}
          on conflict (workspace_id, person_id, key, place, origin_id) do update
            set agrees = excluded.agrees, verified = excluded.verified, at = excluded.at,
              message_id = excluded.message_id, evidence = excluded.evidence, collected = excluded.collected,
              allow = excluded.allow, valid_until = excluded.valid_until
            where excluded.at > mention_answers.at or (excluded.at = mention_answers.at and not excluded.agrees)
          returning 1`.execute(tx)
        await writeAudit(tx, {
          workspaceId,
          actor: principal.label,
          action: 'person.mention_answered',
          target: `person:${personId}`,
          detail: { attribute: body.attribute, context: body.context, answer: body.answer },
        })
        return { personId, kept: rows.length > 0 }
      }),
    )
  })
}
