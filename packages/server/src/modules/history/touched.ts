import { type RawBuilder, sql } from 'kysely'
import { pack, unpack } from '../../platform/codec.ts'
import type { ForPurpose } from '../../platform/postgres/index.ts'
import type { HistoryRow } from './history-row.ts'

/** A person, and by what they are touched: see `segment_interests` for the tokens. */
export interface Touch {
  readonly workspaceId: number
  readonly token: string
  readonly personId: string
}

/** By workspace: what its live segments ask for. */
export type Interests = ReadonlyMap<number, ReadonlySet<string>>

/**
 * What is asked for now. Read in the transaction of the change and after something was written in it: then whoever begins to ask
 * can tell which transactions did not know yet (segments/facts/arrival.ts).
 */
export const readInterests = async (tx: ForPurpose, of: readonly { readonly workspaceId: number }[]) => {
  const interests = new Map<number, Set<string>>()
  const workspaces = [...new Set(of.map((o) => o.workspaceId))]
  if (workspaces.length === 0) return interests
  const { rows } = await sql<{ w: number; token: string }>`
    select workspace_id as w, token from segment_interests where workspace_id = any(${workspaces}::int[])`.execute(tx)
  for (const { w, token } of rows) {
    const asked = interests.get(w)
    if (asked) asked.add(token)
    else interests.set(w, new Set([token]))
  }
  return interests
}

/** Whom events touch: by their name, and by any name of their type, as far as either is asked for. */
export const touchedByEvents = (rows: readonly HistoryRow[], interests: Interests): Touch[] => {
  if (interests.size === 0) return []
  return rows.flatMap(({ workspaceId, personId, type, name }) => {
    const asked = interests.get(workspaceId)
    if (!asked) return []
    const tokens = [`event:${type}:${name}`, ...(name === '*' ? [] : [`event:${type}:*`])]
    return tokens.flatMap((token) => (asked.has(token) ? [{ workspaceId, token, personId }] : []))
  })
}

/** A row holds so many people at most: whoever reads can stop between two. */
const peopleInRow = 1_000

/** Rows of `segment_touched` as JSON, as far as somebody asks for them; null: nobody does. */
const rowsOf = (touches: readonly Touch[], interests: Interests): string | null => {
  const asked = touches.filter((t) => interests.get(t.workspaceId)?.has(t.token))
  if (asked.length === 0) return null
  const rows = [...Map.groupBy(asked, (t) => `${t.workspaceId} ${t.token}`).values()].flatMap((same) => {
    const { workspaceId: w, token: t } = same[0]!
    const people = [...new Set(same.map((touch) => touch.personId))]
    const slices = Array.from({ length: Math.ceil(people.length / peopleInRow) }, (_, i) =>
      people.slice(i * peopleInRow, (i + 1) * peopleInRow),
    )
    return slices.map((slice) => ({ w, t, p: slice.join(',') }))
  })
  return JSON.stringify(rows)
}

/** Whom a shipment touches, as it carries them. */
export const packTouched = async (touches: readonly Touch[], interests: Interests): Promise<Buffer | null> => {
  const rows = rowsOf(touches, interests)
  if (rows === null) return null
  const { codec, body } = await pack(Buffer.from(rows))
  return Buffer.concat([Buffer.of(codec), body])
}

/** The statement that notes them; `rows` as JSON. */
const noting = (rows: string): RawBuilder<unknown> => sql`
  insert into segment_touched (workspace_id, token, people)
  select k.w, k.t, string_to_array(k.p, ',')::uuid[] from jsonb_to_recordset(${rows}::jsonb) as k (w int, t text, p text)`

/** The same for what a shipment carried. */
export const notingPacked = (touched: Buffer | null): RawBuilder<unknown> =>
  noting(touched === null ? '[]' : unpack(touched[0]!, touched.subarray(1)).toString())

/** Notes at once who is touched, by something of which ClickHouse does not have to hear. */
export const noteTouched = async (tx: ForPurpose, touches: readonly Touch[], interests: Interests): Promise<void> => {
  const rows = rowsOf(touches, interests)
  if (rows !== null) await noting(rows).execute(tx)
}
