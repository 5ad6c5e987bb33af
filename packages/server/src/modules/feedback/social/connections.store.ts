import type { LeadMapping, SignatureScheme } from '@candor/contracts'
import type { AnyDb } from '../../../platform/postgres/index.ts'
import { openTables } from '../../../platform/postgres/index.ts'

export interface StoredConnection {
  readonly workspaceId: number
  readonly id: string
  readonly platform: string
  readonly name: string
  readonly scheme: SignatureScheme
  readonly secret: string
  readonly enabled: boolean
  readonly purposes: string[]
  readonly lead: LeadMapping | null
  readonly createdAt: Date
  readonly lastAt: Date | null
}

const columns = [
  'workspace_id as workspaceId',
  'id',
  'platform',
  'name',
  'scheme',
  'secret',
  'enabled',
  'purposes',
  'lead',
  'created_at as createdAt',
  'last_at as lastAt',
] as const

export const readConnections = async (db: AnyDb, workspaceId: number): Promise<StoredConnection[]> =>
  (await openTables(db)
    .selectFrom('feedback_connections')
    .select(columns)
    .where('workspace_id', '=', workspaceId)
    .orderBy('created_at')
    .execute()) as StoredConnection[]

/** An enabled connection by its id, whichever workspace it is of: its signature tells whether the caller may speak for it. */
export const findConnection = async (db: AnyDb, id: string): Promise<StoredConnection | null> =>
  ((await openTables(db)
    .selectFrom('feedback_connections')
    .select(columns)
    .where('id', '=', id)
    .where('enabled', '=', true)
    .executeTakeFirst()) as StoredConnection | undefined) ?? null
