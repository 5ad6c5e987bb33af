import { type AnyDb, openTables } from '../../../platform/postgres/index.ts'

export interface AuditEntry {
  workspaceId: number
  /** Who did it: `principal.label`, or the name of a part of Candor. */
  actor: string
  /** What was done, as `<thing>.<past participle>`: `source.created`. */
  action: string
  /** What it was done to, as `<thing>:<id>`. */
  target?: string
  /** What changed. Never a secret, never the content of an event. */
  detail?: Record<string, unknown>
}

/** Writes one line of the audit log. Call it with the transaction of the change, so that neither stands without the other. */
export const writeAudit = async (tx: AnyDb, entry: AuditEntry): Promise<void> => {
  await openTables(tx)
    .insertInto('audit_log')
    .values({
      workspace_id: entry.workspaceId,
      actor: entry.actor,
      action: entry.action,
      target: entry.target ?? null,
      detail: JSON.stringify(entry.detail ?? {}),
    })
    .execute()
}
