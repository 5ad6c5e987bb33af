import type { SocialItem } from '@candor/contracts'
import { sql } from 'kysely'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { holdPerson } from '../../profiles/index.ts'
import { type NewFeedback, type TakenFeedback, takeFeedback } from '../take-feedback.ts'
import type { StoredConnection } from './connections.store.ts'

type Comment = Extract<SocialItem, { type: 'comment' }>

export const channelOf = (platform: string): string => `social:${platform}`

/** Who is known by an id on the platform, by that id. Nobody is made a person for having commented. */
const knownAuthors = async (
  tx: ForPurpose,
  { workspaceId, platform }: StoredConnection,
  authors: readonly string[],
) => {
  const { rows } = await sql<{ value: string; personId: string }>`
    select value, person_id as "personId" from identifiers
    where workspace_id = ${workspaceId} and kind = ${`external:${platform}`} and value = any(${[...authors]}::text[])`.execute(
    tx,
  )
  return new Map(rows.map((r) => [r.value, r.personId]))
}

/**
 * Comments as feedback: of who is known, as far as they allow; of others the words alone, without any trace of who wrote them,
 * for the purposes of the connection.
 */
export const takeComments = async (
  tx: ForPurpose,
  connection: StoredConnection,
  comments: readonly Comment[],
  collected: number,
): Promise<TakenFeedback[]> => {
  const authors = [...new Set(comments.flatMap((c) => c.author ?? []))].sort()
  const known = await knownAuthors(tx, connection, authors)
  const held = new Map<string, NewFeedback['person']>()
  // Always in the same order, so that two calls never wait for each other.
  for (const author of authors) {
    const personId = known.get(author)
    if (personId === undefined) continue
    const who = { kind: `external:${connection.platform}` as const, value: author }
    const person = await holdPerson(tx, connection.workspaceId, personId, who)
    held.set(author, { id: person.personId, originId: person.originId })
  }
  return takeFeedback(
    tx,
    connection.workspaceId,
    comments.map(
      (c): NewFeedback => ({
        person: (c.author !== undefined && held.get(c.author)) || null,
        kind: 'comment',
        channel: channelOf(connection.platform),
        externalId: c.id,
        about: c.about ?? null,
        text: c.text,
        score: null,
        at: Math.min(Date.parse(c.at), Date.now()),
        collected,
      }),
    ),
  )
}

/** What was deleted on the platform is deleted here, with the notes that hang on it. Returns how many there were. */
export const removeComments = async (
  tx: ForPurpose,
  { workspaceId, platform }: StoredConnection,
  ids: readonly string[],
): Promise<number> => {
  const { rows } = await sql`
    with gone as (
      delete from feedback where workspace_id = ${workspaceId} and channel = ${channelOf(platform)} and kind = 'comment'
        and external_id = any(${[...ids]}::text[]) returning id),
    notes as (delete from feedback_notes n using gone g where n.workspace_id = ${workspaceId} and n.feedback_id = g.id)
    select id from gone`.execute(tx)
  return rows.length
}
