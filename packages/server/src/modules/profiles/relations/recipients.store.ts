import { sql } from 'kysely'
import type { ForPurpose, PurposeDb } from '../../../platform/postgres/index.ts'
import { anyPurpose } from '../catalogue/definition.ts'
import type { HeldPerson } from '../values/hold-person.ts'

/** What a person said of somebody else. */
export interface RecipientValue {
  readonly key: string
  readonly value: unknown
  /** Milliseconds since 1970. */
  readonly at: number
  /** Purposes as bits: told for, when it is written; allowed now, when it is read. */
  readonly purposes: number
}

export interface StoredRecipient {
  readonly id: string
  readonly relation: string
  readonly label: string
  readonly createdAt: Date
  readonly values: readonly RecipientValue[]
}

/** The recipients of a person, or one of them, with what is known of each, as far as the connection's purpose lets be read. */
export const readRecipients = async (
  db: PurposeDb,
  workspaceId: number,
  personId: string,
  id?: string,
): Promise<StoredRecipient[]> => {
  const only = id === undefined ? sql`` : sql`and r.id = ${id}`
  const { rows } = await sql<StoredRecipient>`
    select r.id, r.relation, r.label, r.created_at as "createdAt", coalesce(v.list, '[]') as values
    from recipients r
    left join lateral (
      select jsonb_agg(jsonb_build_object('key', key, 'value', value, 'purposes', allow,
        'at', (extract(epoch from at) * 1000)::float8) order by key) as list
      from recipient_values
      where workspace_id = r.workspace_id and recipient_id = r.id and value <> 'null') v on true
    where r.workspace_id = ${workspaceId} and r.person_id = ${personId} ${only}
    order by r.created_at, r.id`.execute(db)
  return rows
}

export interface SaidOfRecipient {
  readonly id: string
  readonly relation: string | undefined
  readonly label: string | undefined
  /** What it was told for and the person allows, as bits. */
  readonly collected: number
  readonly context: string | null
  readonly by: string
  readonly values: readonly Omit<RecipientValue, 'at'>[]
  /** Milliseconds since 1970. */
  readonly at: number
}

const under = (workspaceId: number, { personId }: HeldPerson) =>
  sql`from people n where n.workspace_id = ${workspaceId} and n.id = ${personId}`

export const insertRecipient = async (
  tx: ForPurpose,
  workspaceId: number,
  person: HeldPerson,
  { id, relation, label, collected }: SaidOfRecipient,
): Promise<void> => {
  await sql`
    insert into recipients (workspace_id, id, person_id, origin_id, relation, label, collected, allow, valid_until)
    select ${workspaceId}, ${id}, n.id, ${person.originId}, ${relation}, ${label}, ${collected}::bigint,
      ${collected}::bigint & n.allow, n.valid_until ${under(workspaceId, person)}`.execute(tx)
}

/** Changes what a recipient is called. Returns the number of the identifier it hangs on; null: there is none such. */
export const renameRecipient = async (
  tx: ForPurpose,
  workspaceId: number,
  { personId }: HeldPerson,
  { id, relation, label, collected }: SaidOfRecipient,
): Promise<number | null> => {
  const { rows } = await sql<{ originId: number }>`
    update recipients r set relation = coalesce(${relation ?? null}, relation), label = coalesce(${label ?? null}, label),
      updated_at = now(), collected = collected | ${collected}::bigint,
      allow = (collected | ${collected}::bigint) & n.allow, valid_until = n.valid_until
    from people n
    where n.workspace_id = ${workspaceId} and n.id = ${personId}
      and r.workspace_id = n.workspace_id and r.id = ${id} and r.person_id = n.id
    returning r.origin_id as "originId"`.execute(tx)
  return rows[0]?.originId ?? null
}

/** Writes what was said of a recipient; its rows hang on the recipient's own identifier, and go where it goes. */
export const writeRecipientValues = async (
  tx: ForPurpose,
  workspaceId: number,
  person: HeldPerson,
  { id, values, at, context, by }: SaidOfRecipient,
): Promise<void> => {
  if (values.length === 0) return
  const rows = values.map((v) => ({ k: v.key, v: v.value, c: v.value === null ? anyPurpose : v.purposes }))
  await sql`
    insert into recipient_values (workspace_id, recipient_id, key, person_id, origin_id, value, at, message_id, context,
      evidence, collected, allow, valid_until)
    select ${workspaceId}, ${id}, r.k, n.id, ${person.originId}::bigint, coalesce(r.v, 'null'::jsonb),
      to_timestamp(${at} / 1000.0), ${id}, ${context}, ${JSON.stringify({ by })}::jsonb, r.c, r.c & n.allow, n.valid_until
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (k text, v jsonb, c bigint)
    join people n on n.workspace_id = ${workspaceId} and n.id = ${person.personId}
    on conflict (workspace_id, recipient_id, key) do update
      set value = excluded.value, at = excluded.at, context = excluded.context, evidence = excluded.evidence,
        collected = excluded.collected, allow = excluded.allow, valid_until = excluded.valid_until`.execute(tx)
}

/** Everything that was said of them goes along. False: there is none such. */
export const deleteRecipient = async (
  tx: ForPurpose,
  workspaceId: number,
  { personId }: HeldPerson,
  id: string,
): Promise<boolean> => {
  const gone = await tx
    .deleteFrom('recipients')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('person_id', '=', personId)
    .returning('id')
    .executeTakeFirst()
  return gone !== undefined
}
