import type { IdentifierKind } from '@candor/contracts'
import { sql } from 'kysely'
import { problem } from '../../../platform/http/index.ts'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { holdLiving, type OwnIdentifier, readIdentifiers, writeSayings } from './merging.store.ts'

export interface Addition {
  readonly workspaceId: number
  readonly personId: string
  readonly kind: IdentifierKind
  /** As it is kept. */
  readonly value: string
  readonly verified: boolean
  readonly by: string
}

/**
 * Gives a person an identifier that nobody has, or marks one of its own as verified (or no longer so). Throws not_found, and
 * conflict when it is somebody else's: then the two people have to be merged, or it has to be separated first.
 */
export const addIdentifier = async (tx: ForPurpose, addition: Addition, now: Date): Promise<OwnIdentifier> => {
  const { workspaceId, kind, value, verified, by } = addition
  const [personId] = await holdLiving(tx, workspaceId, [addition.personId])
  if (!personId) throw problem('not_found', { detail: 'There is no such person in this workspace.' })
  const [first] = await readIdentifiers(tx, workspaceId, personId)
  const verifiedAt = verified ? now : null
  await sql`
    insert into identifiers (workspace_id, kind, value, person_id, first_seen_at, joined_at, verified_at, allow, valid_until)
    select workspace_id, ${kind}, ${value}, id, ${now}, ${kind === 'user_id' ? sql`'-infinity'` : now}, ${verifiedAt}, allow,
      valid_until
    from people where workspace_id = ${workspaceId} and id = ${personId}
    on conflict (workspace_id, kind, value) do update set verified_at = excluded.verified_at
      where identifiers.person_id = excluded.person_id`.execute(tx)
  const own = (await readIdentifiers(tx, workspaceId, personId)).find((i) => i.kind === kind && i.value === value)
  if (!own)
    throw problem('conflict', { detail: 'This identifier is somebody else’s: merge the two, or separate it there.' })
  if (first && first.id !== own.id && own.firstSeenAt.getTime() === now.getTime())
    await writeSayings(tx, workspaceId, { pairs: [[first.id, own.id]], forced: true, state: 'counts', by, at: now })
  return own
}
