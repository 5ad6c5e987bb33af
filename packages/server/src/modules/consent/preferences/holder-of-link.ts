import { sql } from 'kysely'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import type { NamedIdentifier } from '../../identity/index.ts'
import { holdersOf } from '../consent.store.ts'
import { livingPerson } from '../subjects/subjects.store.ts'
import type { TokenSubject } from './signed-tokens.ts'

type Tx = ForPurpose<'consent'>

/**
 * The number of the identifier that a link to somebody goes to: the one that is named, else an address, where links usually
 * go, else a user id, else what there is. Null: the person does not have it, or has none.
 */
export const originOfLink = async (
  tx: Tx,
  workspaceId: number,
  personId: string,
  through: NamedIdentifier | null,
): Promise<number | null> => {
  const named = through ? sql`and kind = ${through.kind} and value = ${through.value}` : sql``
  const { rows } = await sql<{ id: number }>`
    select id from identifiers where workspace_id = ${workspaceId} and person_id = ${personId} ${named}
    order by kind = 'email' desc, kind = 'user_id' desc, first_seen_at, id limit 1`.execute(tx)
  return rows[0]?.id ?? null
}

export interface LinkHolder {
  readonly personId: string
  /** Through which identifier the holder speaks. */
  readonly originId: number
}

/**
 * Whom a link is about now: whoever has the identifier it went to; a link from before that was kept, whoever stands for its
 * person. Null: nobody any more.
 */
export const holderOfLink = async (
  tx: Tx,
  { workspaceId, subject, origin }: TokenSubject,
): Promise<LinkHolder | null> => {
  if (origin !== undefined) {
    const personId = (await holdersOf(tx, workspaceId, [origin])).get(origin)
    return personId === undefined ? null : { personId, originId: origin }
  }
  const personId = await livingPerson(tx, workspaceId, subject)
  const originId = personId && (await originOfLink(tx, workspaceId, personId, null))
  return personId && originId ? { personId, originId } : null
}
