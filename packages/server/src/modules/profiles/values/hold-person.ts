import { sql } from 'kysely'
import { problem } from '../../../platform/http/index.ts'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { type IdentityRules, identifierOf, type NamedIdentifier } from '../../identity/index.ts'

/** Somebody who is held until the end of the transaction: nobody merges them, nor moves an identifier of theirs. */
export interface HeldPerson {
  readonly personId: string
  /** What they permit now, as bits. */
  readonly allow: number
  /** The number of the identifier through which something is told. */
  readonly originId: number
}

export const nobody = () => problem('not_found', { detail: 'There is no such person in this workspace.' })

/**
 * Holds a person, or whom they were merged into, to tell something of them through an identifier of theirs: the one that is
 * named, else the first user id, else the first there is. Throws not_found.
 */
export const holdPerson = async (
  tx: ForPurpose,
  workspaceId: number,
  id: string,
  through: NamedIdentifier | null,
): Promise<HeldPerson> => {
  const { rows } = await sql<{ id: string; allow: number }>`
    select p.id, case when p.valid_until > now() then p.allow else 0 end as allow from people p
    where p.workspace_id = ${workspaceId} and p.merged_into is null
      and p.id = (select coalesce(merged_into, id) from people where workspace_id = ${workspaceId} and id = ${id})
    for share`.execute(tx)
  const person = rows[0]
  if (!person) throw nobody()
  const named = through ? sql`and kind = ${through.kind} and value = ${through.value}` : sql``
  const { rows: origins } = await sql<{ id: number }>`
    select id from identifiers where workspace_id = ${workspaceId} and person_id = ${person.id} ${named}
    order by kind = 'user_id' desc, first_seen_at, id limit 1`.execute(tx)
  if (!origins[0]) throw problem('not_found', { detail: 'The person does not have this identifier.' })
  return { personId: person.id, allow: person.allow, originId: origins[0].id }
}

/** An identifier as somebody wrote it, as it is kept. Throws bad_identifier. */
export const named = (rules: IdentityRules, who: NamedIdentifier): NamedIdentifier => {
  const value = identifierOf(rules, who.kind, who.value)
  if (value === null) throw problem('bad_identifier', { detail: `This ${who.kind} names nobody.` })
  return { kind: who.kind, value }
}
