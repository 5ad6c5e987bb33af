import type { ExportedPerson, IdentifierKind } from '@candor/contracts'
import { sql } from 'kysely'
import type { ForPurpose } from '../../../../platform/postgres/index.ts'

export interface PageOfPeople {
  readonly workspaceId: number
  /** People whose id is greater; null: from the first. */
  readonly after: string | null
  readonly limit: number
}

export type PersonFrame = Omit<ExportedPerson, 'values' | 'provenance'>

interface Row {
  id: string
  first_seen_at: Date
  last_seen_at: Date
}

/** Kiosks and tests hold thousands; of one person no more than this is exported. */
const mostIdentifiers = 500

/** The next people whom the connection's purpose lets be read, by id, with their identifiers of some kinds or of all. */
export const readPeople = async (
  tx: ForPurpose,
  { workspaceId, after, limit }: PageOfPeople,
  kinds: readonly string[] | undefined,
): Promise<PersonFrame[]> => {
  const beyond = after === null ? sql`` : sql`and id > ${after}`
  const { rows: people } = await sql<Row>`
    select id, first_seen_at, last_seen_at from people
    where workspace_id = ${workspaceId} and merged_into is null ${beyond}
    order by id limit ${limit}`.execute(tx)
  if (people.length === 0) return []
  const wanted = kinds === undefined ? sql`` : sql`and i.kind = any(${[...kinds]}::text[])`
  const { rows: identifiers } = await sql<{ person: string; kind: IdentifierKind; value: string }>`
    select k.id as person, i.kind, i.value
    from unnest(${people.map((p) => p.id)}::uuid[]) as k (id)
    cross join lateral (
      select kind, value from identifiers i where i.workspace_id = ${workspaceId} and i.person_id = k.id ${wanted}
      order by i.kind = 'user_id' desc, i.kind, i.first_seen_at, i.value limit ${mostIdentifiers}) i`.execute(tx)
  const own = Map.groupBy(identifiers, (i) => i.person)
  return people.map((p) => ({
    id: p.id,
    firstSeenAt: p.first_seen_at.toISOString(),
    lastSeenAt: p.last_seen_at.toISOString(),
    identifiers: (own.get(p.id) ?? []).map(({ kind, value }) => ({ kind, value })),
  }))
}
