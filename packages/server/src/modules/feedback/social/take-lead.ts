import { hash } from 'node:crypto'
import type { LeadMapping } from '@candor/contracts'
import { sql } from 'kysely'
import { problem } from '../../../platform/http/index.ts'
import { type ForPurpose, retryConflicts } from '../../../platform/postgres/index.ts'
import { identifierOf, identifyPeople } from '../../identity/index.ts'
import { classNumber, holdPerson, tellCatalogue, tellValues, toldFor } from '../../profiles/index.ts'
import type { FeedbackDeps } from '../register.ts'
import { takeFeedback } from '../take-feedback.ts'
import type { StoredConnection } from './connections.store.ts'
import { type Lead, type ReadLead, readLead } from './lead.ts'
import { channelOf } from './take-comments.ts'

type Deps = Pick<FeedbackDeps, 'purposes' | 'catalogues' | 'rules' | 'recordAnswers'>

const snapshotOf = async (tx: ForPurpose): Promise<string> => {
  const { rows } = await sql<{ snapshot: string }>`select pg_current_snapshot()::text as snapshot`.execute(tx)
  return rows[0]!.snapshot
}

/** What was ticked goes to the ledger as any answer does, with the words that stood beside the box. */
const recordAgreements = async (
  deps: Deps,
  connection: StoredConnection,
  lead: Lead,
  read: ReadLead,
  email: string | null,
  phone: string | null,
) => {
  const subject = email === null ? { kind: 'phone' as const, value: phone! } : { kind: 'email' as const, value: email }
  for (const { field, purposes, agreement } of read.agreed)
    await deps.recordAnswers(
      connection.workspaceId,
      subject,
      {
        answers: purposes.map((purpose) => ({ purpose, answer: 'grant' as const })),
        actor: { kind: 'self' },
        channel: channelOf(connection.platform),
        agreement,
        occurredAt: lead.at,
        // Who filled in a form has an account there; that the address is theirs nobody has checked.
        verified: false,
        evidence: { lead: lead.id, form: lead.form, field, said: lead.fields[field], connection: connection.id },
        idempotencyKey: `lead:${hash('sha256', JSON.stringify([connection.id, lead.id, field]), 'base64url')}`,
      },
      { kind: 'platform', label: `${connection.platform}: ${connection.name}` },
    )
}

/**
 * A lead form: first the agreements that were ticked, through the ledger; then the answers, as far as those allow, each as
 * declared by the person. Without a tick, or without an address, nothing is kept. The same lead twice changes nothing.
 * Throws the problems of an answer to consent (agreement_superseded, …), before anything is kept.
 */
export const takeLead = async (
  deps: Deps,
  connection: StoredConnection,
  mapping: LeadMapping,
  lead: Lead,
): Promise<'kept' | 'known' | 'withheld'> => {
  const { workspaceId } = connection
  const read = readLead(mapping, lead)
  const rules = await deps.rules.of(workspaceId)
  const email = read.email === null ? null : identifierOf(rules, 'email', read.email)
  const phone = read.phone === null ? null : identifierOf(rules, 'phone', read.phone)
  if (read.agreed.length === 0 || (email === null && phone === null)) return 'withheld'
  await recordAgreements(deps, connection, lead, read, email, phone)
  const catalogue = await deps.catalogues.of(workspaceId)
  const told = read.agreed.reduce((mask, c) => mask | toldFor(catalogue, c.purposes, c.agreement), 0)
  const at = Math.min(Date.parse(lead.at), Date.now())
  const messageId = `lead:${connection.id}:${lead.id}`
  return retryConflicts(() =>
    deps.purposes.withPurpose('resolution', { workspaceId, actor: connection.name }, async (tx) => {
      const others = phone === null ? [] : [{ kind: 'phone' as const, value: phone }]
      const claim = { workspaceId, messageId, type: 'identify', occurredAt: at, email, others }
      const { personOf } = await identifyPeople(tx, [{ ...claim, userId: null, anonymousId: null, previousId: null }])
      if (!personOf[0]) throw problem('conflict', { detail: 'The person has too many identifiers to take another.' })
      const through = email === null ? others[0]! : { kind: 'email' as const, value: email }
      const person = await holdPerson(tx, workspaceId, personOf[0], through)
      const collected = told & person.allow
      if (collected === 0) return 'withheld'
      const evidence = { platform: connection.platform, form: lead.form, lead: lead.id }
      const values = read.values.map(({ attribute, value }) => ({
        ...{ workspaceId, personId: person.personId, originId: person.originId, sourceId: 0, messageId, collected },
        ...{ key: attribute, value, class: classNumber('zero'), at, evidence },
      }))
      const { news } = await tellValues(tx, values, { snapshot: await snapshotOf(tx), now: Date.now() })
      const [taken] = await takeFeedback(
        tx,
        workspaceId,
        read.text === null
          ? []
          : [
              {
                person: { id: person.personId, originId: person.originId },
                kind: 'answer',
                channel: channelOf(connection.platform),
                externalId: `lead:${lead.id}`,
                about: lead.form,
                text: read.text,
                score: null,
                ...{ at, collected },
              },
            ],
      )
      await tellCatalogue(tx, news)
      return taken?.outcome ?? 'kept'
    }),
  )
}
