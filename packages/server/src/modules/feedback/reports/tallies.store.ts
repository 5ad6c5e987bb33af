import { sql } from 'kysely'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import type { NpsTally } from './nps.ts'
import type { Counts, ThemeCounts } from './theme-figures.ts'

/** NPS by day (YYYY-MM-DD, UTC); the day before `from` stands for all before. Only what the purpose may read. */
export const readNpsDays = async (
  tx: ForPurpose,
  workspaceId: number,
  { from, to }: { from: string; to: string },
): Promise<(NpsTally & { day: string })[]> => {
  const { rows } = await sql<NpsTally & { day: string }>`
    select to_char(greatest((at at time zone 'utc')::date, ${from}::date - 1), 'YYYY-MM-DD') as day,
      count(*) filter (where score >= 9)::int as promoters,
      count(*) filter (where score between 7 and 8)::int as passives,
      count(*) filter (where score <= 6)::int as detractors
    from feedback
    where workspace_id = ${workspaceId} and kind = 'nps' and score is not null
      and at < (${to}::date + 1)::timestamp at time zone 'utc'
    group by 1`.execute(tx)
  return rows
}

interface Row extends Counts {
  theme: string | null
  mood: number | null
}

const none: Counts = { before: 0, previous: 0, current: 0 }
const plus = (a: Counts, b: Counts): Counts => ({
  before: a.before + b.before,
  previous: a.previous + b.previous,
  current: a.current + b.current,
})

/** Texts and their themes: before the time of comparison, in it, and from `from` to `to`. Only what the purpose may read. */
export const readThemeCounts = async (
  tx: ForPurpose,
  workspaceId: number,
  { previous, from, to }: { previous: string; from: string; to: string },
): Promise<{ all: Counts; themes: Map<string, ThemeCounts> }> => {
  const counted = sql`count(*) filter (where day < ${previous}::date)::int as before,
      count(*) filter (where day >= ${previous}::date and day < ${from}::date)::int as previous,
      count(*) filter (where day >= ${from}::date)::int as current`
  const { rows } = await sql<Row>`
    with f as (
      select (at at time zone 'utc')::date as day, themes from feedback
      where workspace_id = ${workspaceId} and text is not null
        and at < (${to}::date + 1)::timestamp at time zone 'utc')
    select null as theme, null::int as mood, ${counted} from f
    union all
    select t.key, (t.value)::int, ${counted} from f cross join lateral jsonb_each(f.themes) t group by 1, 2`.execute(tx)
  const themes = new Map<string, ThemeCounts>()
  for (const { theme, mood, ...counts } of rows) {
    if (theme === null) continue
    const now = themes.get(theme) ?? { texts: none, positive: none, negative: none }
    themes.set(theme, {
      texts: plus(now.texts, counts),
      positive: mood === 1 ? plus(now.positive, counts) : now.positive,
      negative: mood === -1 ? plus(now.negative, counts) : now.negative,
    })
  }
  const { theme: _, mood: __, ...all } = rows.find((r) => r.theme === null) ?? { ...none, theme: null, mood: null }
  return { all, themes }
}
