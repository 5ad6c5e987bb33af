import { sql } from 'kysely'
import type { ForPurpose } from '../../../../platform/postgres/index.ts'
import type { NamedIdentifier } from '../../../identity/index.ts'

/** An identifier as the key of a map. */
export const nameOf = ({ kind, value }: NamedIdentifier): string => `${kind}\0${value}`

/** Who holds each of these identifiers, by `nameOf`; those of nobody are missing. */
export const holdersOf = async (
  tx: ForPurpose,
  workspaceId: number,
  identifiers: readonly NamedIdentifier[],
): Promise<Map<string, string>> => {
  const { rows } = await sql<NamedIdentifier & { person: string }>`
    select i.kind, i.value, i.person_id as person
    from unnest(${identifiers.map((i) => i.kind)}::text[], ${identifiers.map((i) => i.value)}::text[]) as k (kind, value)
    join identifiers i on i.workspace_id = ${workspaceId} and i.kind = k.kind and i.value = k.value`.execute(tx)
  return new Map(rows.map((r) => [nameOf(r), r.person]))
}

/** What some people permit now, as bits. They are held: it stays so until the end of the transaction. */
export const holdAllowed = async (
  tx: ForPurpose,
  workspaceId: number,
  ids: readonly string[],
): Promise<Map<string, number>> => {
  const { rows } = await sql<{ id: string; allow: number }>`
    select id, case when valid_until > now() then allow else 0 end as allow from people
    where workspace_id = ${workspaceId} and id = any(${[...new Set(ids)]}::uuid[])
    order by id for share`.execute(tx)
  return new Map(rows.map((r) => [r.id, r.allow]))
}
