import type { FeedbackItem, FeedbackKind, FeedbackLanguage, FeedbackNote, Mood } from '@candor/contracts'
import { sql } from 'kysely'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { moodsOf, polarityOf } from '../moods.ts'
import type { Reading } from '../themes/read-themes.ts'

interface Row extends Omit<FeedbackItem, 'at' | 'themes'> {
  at: Date
  themes: Reading
}

export interface TextFilter {
  readonly theme?: string | undefined
  readonly mood?: Mood | undefined
  readonly kind?: FeedbackKind | undefined
  readonly language?: FeedbackLanguage | undefined
  readonly quotable?: boolean | undefined
  /** Words of the text. */
  readonly q?: string | undefined
  /** Days, YYYY-MM-DD (UTC), both included. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly personId?: string | undefined
}

const columns = sql`id, person_id as "personId", kind, channel, about, text, language, score, themes, at, quotable,
  quote_name as "quoteName"`

const itemOf = ({ at, themes, ...row }: Row): FeedbackItem => ({
  ...row,
  themes: moodsOf(themes),
  at: at.toISOString(),
})

/** What the wildcards of `like` are is meant as it was typed. */
const literally = (text: string) => `%${text.replace(/[\\%_]/g, '\\$&')}%`

const moodIs = (theme: string | undefined, mood: Mood) => {
  const polarity = JSON.stringify(polarityOf[mood])
  if (theme !== undefined) return sql`and themes -> ${theme}::text = ${polarity}::jsonb`
  return sql`and exists (select from jsonb_each(themes) t where t.value = ${polarity}::jsonb)`
}

/** Texts and scores that may be read for the purpose of the transaction, newest first. */
export const readTexts = async (
  tx: ForPurpose,
  workspaceId: number,
  filter: TextFilter,
  page: { before?: { at: number; id: string } | null; limit: number },
): Promise<FeedbackItem[]> => {
  const { theme, mood, kind, language, quotable, q, from, to, personId } = filter
  const { before, limit } = page
  const { rows } = await sql<Row>`
    select ${columns} from feedback
    where workspace_id = ${workspaceId}
      ${theme === undefined ? sql`` : sql`and jsonb_exists(themes, ${theme})`}
      ${mood === undefined ? sql`` : moodIs(theme, mood)}
      ${kind === undefined ? sql`` : sql`and kind = ${kind}`}
      ${language === undefined ? sql`` : sql`and language = ${language}`}
      ${quotable === undefined ? sql`` : sql`and quotable = ${quotable}`}
      ${q === undefined ? sql`` : sql`and text ilike ${literally(q)}`}
      ${from === undefined ? sql`` : sql`and at >= ${from}::date::timestamp at time zone 'utc'`}
      ${to === undefined ? sql`` : sql`and at < (${to}::date + 1)::timestamp at time zone 'utc'`}
      ${personId === undefined ? sql`` : sql`and person_id = ${personId}`}
      ${before ? sql`and (at, id) < (to_timestamp(${before.at} / 1000.0), ${before.id}::uuid)` : sql``}
    order by at desc, id desc limit ${limit}`.execute(tx)
  return rows.map(itemOf)
}

export type Quote = Pick<FeedbackItem, 'id' | 'language' | 'kind' | 'themes'> & {
  text: string
  name: string | null
  on: string
}

/** Texts whose authors agreed to being quoted, without who they are. */
export const readQuotes = async (
  tx: ForPurpose,
  workspaceId: number,
  { theme, mood, limit }: { theme?: string | undefined; mood?: Mood | undefined; limit: number },
): Promise<Quote[]> => {
  const items = await readTexts(tx, workspaceId, { theme, mood, quotable: true }, { limit })
  return items.flatMap(({ id, text, language, quoteName, kind, themes, at }) =>
    text === null ? [] : [{ id, text, language, name: quoteName, kind, themes, on: at.slice(0, 10) }],
  )
}

/** Notes that wait for people or were sent, as far as the purpose of the transaction may read them. */
export const readNotes = async (
  tx: ForPurpose,
  workspaceId: number,
  of: { personId: string } | { changeId: string },
  limit: number,
): Promise<FeedbackNote[]> => {
  const whose = 'personId' in of ? sql`n.person_id = ${of.personId}` : sql`n.change_id = ${of.changeId}`
  const { rows } = await sql<Omit<FeedbackNote, 'at'> & { at: Date }>`
    select n.id, n.change_id as "changeId", n.feedback_id as "feedbackId", n.person_id as "personId", c.theme, c.title,
      coalesce(c.message, '{}') as message, c.purpose, n.state, n.at
    from feedback_notes n
    join feedback_changes c on c.workspace_id = n.workspace_id and c.id = n.change_id
    where n.workspace_id = ${workspaceId} and ${whose}
    order by n.at desc, n.id limit ${limit}`.execute(tx)
  return rows.map((r) => ({ ...r, at: r.at.toISOString() }))
}
