import { sql } from 'kysely'
import type { Log } from '../../platform/log.ts'
import { type ForPurpose, type PurposeDb, retryConflicts, StaleRead } from '../../platform/postgres/index.ts'
import { createSignal, type Pump, startPump } from '../../platform/work/index.ts'
import { emailOf } from './identifiers/index.ts'
import { type Identified, identifyPeople } from './identify-people.ts'

type Db = PurposeDb<'resolution'>

/** What follows from finding out who somebody is, in the same transaction; handed in, because it stands behind this module. */
export type AfterIdentified = (tx: ForPurpose, found: Identified) => Promise<void>

const atOnce = 200

interface Old {
  readonly workspaceId: number
  readonly id: number
  readonly value: string
  readonly personId: string
  readonly firstSeenAt: Date
}

const readOld = async (tx: ForPurpose, workspaceId: number, originId: number): Promise<Old | null> => {
  const { rows } = await sql<Old>`
    select workspace_id as "workspaceId", id, value, person_id as "personId", first_seen_at as "firstSeenAt" from identifiers
    where workspace_id = ${workspaceId} and id = ${originId} and kind = 'email'`.execute(tx)
  return rows[0] ?? null
}

const isTaken = async (tx: ForPurpose, workspaceId: number, value: string): Promise<boolean> => {
  const { rows } = await sql`
    select from identifiers where workspace_id = ${workspaceId} and kind = 'email' and value = ${value}`.execute(tx)
  return rows.length > 0
}

/** The same identifier, written otherwise. Its person counts as moved: whoever has read the old spelling reads again. */
const rewrite = async (tx: ForPurpose, { workspaceId, id, personId }: Old, value: string): Promise<void> => {
  await sql`
    update people set moved_by = pg_current_xact_id() where workspace_id = ${workspaceId} and id = ${personId}`.execute(
    tx,
  )
  const { numAffectedRows } = await sql`
    update identifiers set value = ${value} where workspace_id = ${workspaceId} and id = ${id} and person_id = ${personId}`
    .execute(tx)
    .catch((error: unknown) => {
      if ((error as { code?: unknown }).code === '23505') throw new StaleRead('An address was taken meanwhile')
      throw error
    })
  if (numAffectedRows === 0n) throw new StaleRead('An identifier changed hands meanwhile')
}

/** Both spellings are there: that they are one address is evidence, as old as the older of them, and is weighed like any other. */
const join = async (
  tx: ForPurpose,
  { workspaceId, id, value, firstSeenAt }: Old,
  email: string,
  after: AfterIdentified,
) => {
  const nothing = { userId: null, anonymousId: null, previousId: null }
  const claim = { workspaceId, messageId: `respelling:${id}`, type: 'identify', occurredAt: firstSeenAt.getTime() }
  const found = await identifyPeople(tx, [{ ...claim, ...nothing, email, others: [{ kind: 'email', value }] }])
  await after(tx, found)
}

const respell = async (
  tx: ForPurpose,
  workspaceId: number,
  originId: number,
  after: AfterIdentified,
): Promise<void> => {
  const old = await readOld(tx, workspaceId, originId)
  const value = old && emailOf(old.value)
  if (old && value && value !== old.value) {
    if (await isTaken(tx, workspaceId, value)) await join(tx, old, value, after)
    else await rewrite(tx, old, value)
  }
  await sql`delete from email_respellings where workspace_id = ${workspaceId} and origin_id = ${originId}`.execute(tx)
}

/** Writes some old addresses as they would be written now. Answers whether there were any. */
export const respellSome = async (db: Db, after: AfterIdentified): Promise<boolean> => {
  const { rows } = await sql<{ w: number; id: number }>`
    select workspace_id as w, origin_id as id from email_respellings order by 1, 2 limit ${atOnce}`.execute(db)
  for (const { w, id } of rows) await retryConflicts(() => db.transaction().execute((tx) => respell(tx, w, id, after)))
  return rows.length > 0
}

/** Beside the pipeline, when a worker starts; once all are written anew, there is never anything to do again. */
export const startRespelling = (db: Db, after: AfterIdentified, log: Log): Pump =>
  startPump({
    name: 'the respelling of addresses',
    log,
    signal: createSignal(),
    turn: async () => ((await respellSome(db, after)) ? 'more' : 'none'),
  })
