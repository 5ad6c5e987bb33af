import {
  type ConsentState,
  findConsent,
  getPersonConsent,
  getPersonConsentHistory,
  recordConsent,
  recordPersonConsent,
} from '@candor/contracts'
import { type Http, type Principal, problem } from '../../../platform/http/index.ts'
import type { ForPurpose, Purposes } from '../../../platform/postgres/index.ts'
import { normaliseIdentifier, type RulesDirectory } from '../../identity/index.ts'
import { writeAudit } from '../../workspaces/index.ts'
import type { Catalogue, Catalogues } from '../catalogue/catalogue.ts'
import type { RecordAnswers } from './record-answers.ts'
import { headOf, historyOf, holderOf, livingPerson, standingOf } from './subjects.store.ts'

export interface SubjectDeps {
  purposes: Purposes
  catalogues: Catalogues
  rules: RulesDirectory
  record: RecordAnswers
}

const historyLimit = 1_000

const nobody = () => problem('not_found', { detail: 'There is no such person in this workspace.' })

const stateOf = async (
  tx: ForPurpose<'consent'>,
  workspaceId: number,
  catalogue: Catalogue,
  personId: string | null,
): Promise<ConsentState> => {
  const standing = personId === null ? null : await standingOf(tx, workspaceId, personId)
  return {
    personId,
    seq: await headOf(tx, workspaceId),
    purposes: [...catalogue.purposes.values()].map((p) => {
      const state = standing?.states.get(p.bit)
      return {
        purpose: p.key,
        state: state?.status ?? 'unknown',
        allowed: standing !== null && (standing.allow & (1n << BigInt(p.bit))) !== 0n,
        since: state?.at.toISOString() ?? null,
        validUntil: state?.validUntil?.toISOString() ?? null,
        verified: state?.verified ?? false,
      }
    }),
  }
}

/** Consent of any subject, for operators and API keys. Each reading of a person is written to the audit log. */
export const registerSubjectRoutes = (http: Http, deps: SubjectDeps): void => {
  const { purposes, catalogues, rules, record } = deps

  const reading = <T>(
    workspaceId: number,
    principal: Principal,
    action: string,
    read: (tx: ForPurpose<'consent'>) => Promise<{ personId: string | null; answer: T }>,
  ): Promise<T> =>
    purposes.withPurpose('consent', { workspaceId, actor: principal.label }, async (tx) => {
      const { personId, answer } = await read(tx)
      const target = personId === null ? undefined : `person:${personId}`
      await writeAudit(tx, { workspaceId, actor: principal.label, action, ...(target && { target }) })
      return answer
    })

  http.route(getPersonConsent, async ({ params }, { workspaceId, principal }) => {
    const catalogue = await catalogues.of(workspaceId)
    return reading(workspaceId, principal, 'consent.read', async (tx) => {
      const personId = await livingPerson(tx, workspaceId, params.id)
      if (personId === null) throw nobody()
      return { personId, answer: await stateOf(tx, workspaceId, catalogue, personId) }
    })
  })

  http.route(findConsent, async ({ query }, { workspaceId, principal }) => {
    const catalogue = await catalogues.of(workspaceId)
    const { region } = await rules.of(workspaceId)
    return reading(workspaceId, principal, 'consent.read', async (tx) => {
      const value = normaliseIdentifier(query.kind, query.value, region)
      const personId = value === null ? null : await holderOf(tx, workspaceId, query.kind, value)
      return { personId, answer: await stateOf(tx, workspaceId, catalogue, personId) }
    })
  })

  http.route(getPersonConsentHistory, async ({ params }, { workspaceId, principal }) => {
    const catalogue = await catalogues.of(workspaceId)
    const keyOf = new Map([...catalogue.purposes.values()].map((p) => [p.bit, p.key]))
    return reading(workspaceId, principal, 'consent.history_read', async (tx) => {
      const personId = await livingPerson(tx, workspaceId, params.id)
      if (personId === null) throw nobody()
      const rows = await historyOf(tx, workspaceId, personId, historyLimit)
      const items = rows.map((r) => ({
        seq: r.seq,
        id: r.id,
        kind: r.kind,
        purpose: r.purpose_bit === null ? null : (keyOf.get(r.purpose_bit) ?? null),
        actorKind: r.actor_kind,
        actor: r.actor,
        channel: r.channel,
        verified: r.verified,
        stage: r.stage,
        evidence: r.evidence,
        occurredAt: r.occurred_at.toISOString(),
        recordedAt: r.recorded_at.toISOString(),
        validUntil: r.valid_until?.toISOString() ?? null,
      }))
      return { personId, answer: { items } }
    })
  })

  const reporter = ({ kind, label }: Principal) => ({ kind, label })

  http.route(recordPersonConsent, async ({ params, body }, { workspaceId, principal }) => {
    const personId = await purposes.withPurpose('consent', { workspaceId, actor: principal.label }, (tx) =>
      livingPerson(tx, workspaceId, params.id),
    )
    if (personId === null) throw nobody()
    return record(workspaceId, { personId }, body, reporter(principal))
  })

  http.route(recordConsent, ({ body: { subject, ...body } }, { workspaceId, principal }) =>
    record(workspaceId, subject, body, reporter(principal)),
  )
}
