import { createHmac, randomBytes } from 'node:crypto'
import {
  changeConnection,
  createConnection,
  type FeedbackConnection,
  type LeadMapping,
  listConnections,
} from '@candor/contracts'
import { type Http, problem } from '../../../platform/http/index.ts'
import { uuidv7 } from '../../identity/index.ts'
import { bitsOf, toldFor } from '../../profiles/index.ts'
import { writeAudit } from '../../workspaces/index.ts'
import type { FeedbackDeps } from '../register.ts'
import { readConnections, type StoredConnection } from './connections.store.ts'

/** What a platform has to send when it asks whether the address is right. Follows from the secret: nothing more to keep. */
export const verifyTokenOf = (secret: string): string =>
  createHmac('sha256', secret).update('verify-token').digest('hex').slice(0, 32)

/** Platforms that pass on what people say there. */
export const registerConnections = (http: Http, { postgres, catalogues, publicUrl }: FeedbackDeps): void => {
  const shown = ({
    id,
    platform,
    name,
    scheme,
    enabled,
    purposes,
    lead,
    createdAt,
    lastAt,
  }: StoredConnection): FeedbackConnection => ({
    ...{ id, platform, name, scheme, enabled, purposes, lead },
    url: `${publicUrl}/v1/feedback/webhooks/${id}`,
    createdAt: createdAt.toISOString(),
    lastAt: lastAt?.toISOString() ?? null,
  })

  /** Throws unknown_purpose and unknown_agreement_version. */
  const assertNamed = async (workspaceId: number, said: { purposes: string[]; lead: LeadMapping | null }) => {
    const catalogue = await catalogues.fresh(workspaceId)
    bitsOf(catalogue, said.purposes)
    for (const { purposes, agreement } of said.lead?.consents ?? []) toldFor(catalogue, purposes, agreement)
    if (said.lead && said.lead.email === undefined && said.lead.phone === undefined)
      throw problem('invalid_request', {
        issues: [{ path: 'body.lead', message: 'Say which field is the e-mail address or the phone number' }],
      })
  }

  http.route(listConnections, async (_, { workspaceId }) => ({
    items: (await readConnections(postgres.db, workspaceId)).map(shown),
  }))

  http.route(createConnection, async ({ body }, { workspaceId, principal }) => {
    await assertNamed(workspaceId, body)
    const made =
      body.scheme === 'standard-webhooks'
        ? `whsec_${randomBytes(32).toString('base64')}`
        : randomBytes(32).toString('hex')
    const secret = body.secret ?? made
    const row = {
      ...{ workspaceId, id: uuidv7(), platform: body.platform, name: body.name, scheme: body.scheme, secret },
      ...{ enabled: true, purposes: body.purposes, lead: body.lead, createdAt: new Date(), lastAt: null },
    }
    await postgres.db.transaction().execute(async (tx) => {
      await tx
        .insertInto('feedback_connections')
        .values({
          workspace_id: workspaceId,
          ...{ id: row.id, platform: row.platform, name: row.name, scheme: row.scheme, secret, purposes: row.purposes },
          lead: row.lead === null ? null : JSON.stringify(row.lead),
          created_by: principal.label,
          created_at: row.createdAt,
          last_at: null,
        })
        .execute()
      await writeAudit(tx, {
        workspaceId,
        actor: principal.label,
        action: 'feedback.connection_created',
        target: `feedback_connection:${row.id}`,
        detail: { platform: row.platform, name: row.name, purposes: row.purposes },
      })
    })
    return { ...shown(row), secret, verifyToken: verifyTokenOf(secret) }
  })

  http.route(changeConnection, async ({ params: { id }, body }, { workspaceId, principal }) => {
    await assertNamed(workspaceId, body)
    await postgres.db.transaction().execute(async (tx) => {
      const { numUpdatedRows } = await tx
        .updateTable('feedback_connections')
        .set({
          ...{ name: body.name, purposes: body.purposes, enabled: body.enabled },
          lead: body.lead === null ? null : JSON.stringify(body.lead),
        })
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .executeTakeFirst()
      if (numUpdatedRows === 0n) throw problem('not_found', { detail: 'There is no such connection.' })
      await writeAudit(tx, {
        workspaceId,
        actor: principal.label,
        action: 'feedback.connection_changed',
        target: `feedback_connection:${id}`,
        detail: { enabled: body.enabled, purposes: body.purposes },
      })
    })
    const all = await readConnections(postgres.db, workspaceId)
    return shown(all.find((c) => c.id === id)!)
  })
}
