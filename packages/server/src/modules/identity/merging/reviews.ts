import type { IdentifierKind } from '@candor/contracts'
import { sql } from 'kysely'
import { problem } from '../../../platform/http/index.ts'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import type { Follow } from './follow.ts'
import { applyMerge, planMerge } from './merge-people.ts'
import { decided, holdLiving, writeSayings } from './merging.store.ts'

type Tx = ForPurpose

interface Reviewed {
  readonly id: number
  readonly kind: IdentifierKind
  readonly value: string
  readonly verifiedAt: Date | null
  readonly personId: string
}

/** Evidence that was not followed, because it would exceed a limit or join two verified users. */
export interface Review {
  readonly id: string
  readonly reason: string
  readonly at: Date
  readonly recordedAt: Date
  readonly messageId: string
  readonly left: Reviewed
  readonly right: Reviewed
}

const shown = (i: string) => sql`json_build_object('id', ${sql.ref(`${i}.id`)}, 'kind', ${sql.ref(`${i}.kind`)},
  'value', ${sql.ref(`${i}.value`)}, 'verifiedAt', ${sql.ref(`${i}.verified_at`)}, 'personId', ${sql.ref(`${i}.person_id`)})`

/** Those that wait, oldest first. Of evidence about people who became one otherwise nothing waits. */
export const readReviews = async (
  tx: Tx,
  workspaceId: number,
  page: { after: { at: number; id: string } | null; limit: number } | { id: string },
): Promise<Review[]> => {
  const which =
    'id' in page
      ? sql`and l.id = ${page.id}`
      : page.after
        ? sql`and (l.recorded_at, l.id) > (to_timestamp(${page.after.at} / 1000000.0), ${page.after.id})`
        : sql``
  type Row = Omit<Review, 'left' | 'right'> &
    Record<'left' | 'right', Omit<Reviewed, 'verifiedAt'> & { verifiedAt: string | null }>
  const { rows } = await sql<Row>`
    select l.id, coalesce(l.reason, '') as reason, l.at, l.recorded_at as "recordedAt", l.message_id as "messageId",
      ${shown('a')} as left, ${shown('b')} as right
    from (
      select *, left_id || '.' || right_id || '.' || forced::int as id from identity_links
      where workspace_id = ${workspaceId} and state = 'held') l
    join identifiers a on a.workspace_id = l.workspace_id and a.id = l.left_id
    join identifiers b on b.workspace_id = l.workspace_id and b.id = l.right_id
    where a.person_id <> b.person_id ${which}
    order by l.recorded_at, l.id limit ${'id' in page ? 1 : page.limit}`.execute(tx)
  const dated = (side: Row['left']): Reviewed => ({
    ...side,
    verifiedAt: side.verifiedAt === null ? null : new Date(side.verifiedAt),
  })
  return rows.map((r) => ({ ...r, left: dated(r.left), right: dated(r.right) }))
}

/** Microseconds since 1970, because a cursor must name the row exactly; a Date has milliseconds. */
export const recordedAtOf = async (tx: Tx, workspaceId: number, id: string): Promise<number> => {
  const { rows } = await sql<{ at: number }>`
    select (extract(epoch from recorded_at) * 1000000)::bigint as at from identity_links
    where workspace_id = ${workspaceId} and left_id || '.' || right_id || '.' || forced::int = ${id} and state = 'held'`.execute(
    tx,
  )
  return rows[0]?.at ?? 0
}

/**
 * An operator accepts evidence, which joins the two people, or refuses it, so that it joins nobody. Answers who stands for
 * both; null when it was refused. Throws not_found when it waits no longer.
 */
export const decide = async (
  tx: Tx,
  review: { workspaceId: number; id: string; decision: 'accept' | 'refuse'; by: string },
  follow: Follow,
  now: Date,
): Promise<string | null> => {
  const { workspaceId, by } = review
  const [found] = await readReviews(tx, workspaceId, { id: review.id })
  if (!found) throw problem('not_found', { detail: 'This evidence waits no longer.' })
  const pair = [found.left.id, found.right.id] as const
  const held = await holdLiving(tx, workspaceId, [found.left.personId, found.right.personId])
  if (held[0] !== found.left.personId || held[1] !== found.right.personId)
    throw problem('conflict', { detail: 'The people concerned have just changed; look again.' })
  const forced = review.id.endsWith('1')
  if (review.decision === 'refuse') {
    await writeSayings(tx, workspaceId, { pairs: [pair], forced, state: 'cut', by, at: found.at })
    await decided(tx, workspaceId, [found.left.personId, found.right.personId])
    return null
  }
  await writeSayings(tx, workspaceId, { pairs: [pair], forced, state: 'counts', by, at: found.at })
  const joining = { workspaceId, survivorId: found.left.personId, mergedId: found.right.personId, by, pair }
  const plan = await planMerge(tx, joining)
  await applyMerge(tx, joining, plan, follow, now)
  return plan.survivorId
}
