import type { Rewarded } from '@candor/contracts'
import { sql } from 'kysely'
import type { ForPurpose } from '../../../platform/postgres/index.ts'

type Tx = ForPurpose<'asking'>

/** Somebody whose points nobody else changes until the transaction ends, and who is neither merged nor separated meanwhile. */
export interface Rewardee {
  readonly workspaceId: number
  readonly personId: string
}

/** What is kept of rewards is kept to run the programme that the person takes part in, and for nothing else: `essential`. */
export const collected = 1

/** Whoever stands for somebody now; null: nobody. The value of an identifier is as it is kept. */
export const findPerson = async (tx: Tx, workspaceId: number, who: Rewarded): Promise<string | null> => {
  const { rows } =
    'personId' in who
      ? await sql<{ id: string }>`
          select coalesce(merged_into, id) as id from people
          where workspace_id = ${workspaceId} and id = ${who.personId}`.execute(tx)
      : await sql<{ id: string }>`
          select person_id as id from identifiers
          where workspace_id = ${workspaceId} and kind = ${who.kind} and value = ${who.value}`.execute(tx)
  return rows[0]?.id ?? null
}

/**
 * Holds somebody; null: there is nobody. People are held before budgets, and by the order of their ids, so that nobody waits
 * in a circle. The row is only shared, because events change it all the time; among rewards a lock of their own orders.
 */
export const holdRewardee = async (tx: Tx, workspaceId: number, who: Rewarded): Promise<Rewardee | null> => {
  const found = await findPerson(tx, workspaceId, who)
  if (found === null) return null
  // Asked anew under the lock: they may have been merged meanwhile.
  const { rows } = await sql<{ id: string }>`
    select id from people where workspace_id = ${workspaceId} and merged_into is null
      and id = (select coalesce(merged_into, id) from people where workspace_id = ${workspaceId} and id = ${found})
    for share`.execute(tx)
  const personId = rows[0]?.id
  if (personId === undefined) return null
  await sql`select pg_advisory_xact_lock(hashtextextended(${`rewards:${workspaceId}:${personId}`}, 0))`.execute(tx)
  return { workspaceId, personId }
}

/**
 * The number of the identifier through which something is earned, as it goes where that goes: the one that is named, else the
 * first user id, else the first there is. Null: the person does not have it, or has none.
 */
export const originOf = async (
  tx: Tx,
  { workspaceId, personId }: Rewardee,
  who: Rewarded,
  through: number | null,
): Promise<number | null> => {
  const named =
    through !== null
      ? sql`and id = ${through}`
      : 'kind' in who
        ? sql`and kind = ${who.kind} and value = ${who.value}`
        : sql``
  const { rows } = await sql<{ id: number }>`
    select id from identifiers where workspace_id = ${workspaceId} and person_id = ${personId} ${named}
    order by kind = 'user_id' desc, first_seen_at, id limit 1`.execute(tx)
  return rows[0]?.id ?? null
}
