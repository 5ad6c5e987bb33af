import type { FeedbackKind, FeedbackLanguage } from '@candor/contracts'
import { sql } from 'kysely'
import type { ForPurpose } from '../../platform/postgres/index.ts'
import { uuidv7 } from '../identity/index.ts'
import { type Reading, readThemes } from './themes/read-themes.ts'
import { languageOfText } from './themes/words.ts'
import { compiledOf, readLexicon } from './themes/workspace-lexicon.ts'

/** Something that was said, as whoever heard it passes it on. */
export interface NewFeedback {
  /** Null: nobody knows who said it. */
  readonly person: { readonly id: string; readonly originId: number } | null
  readonly kind: FeedbackKind
  readonly channel: string
  /** The same channel and name twice is the same feedback. */
  readonly externalId: string
  readonly about?: string | null
  readonly text: string | null
  readonly score: number | null
  /** Milliseconds since 1970. */
  readonly at: number
  /** The purposes for which it was told, as bits. */
  readonly collected: number
  readonly quote?: { readonly agrees: boolean; readonly name: string | null; readonly evidence: unknown } | null
  readonly hearBack?: boolean | null
}

export interface TakenFeedback {
  /** Null where it was withheld. */
  readonly id: string | null
  /** `withheld`: the person allows none of the purposes. `known`: it was here already, and stays as it was. */
  readonly outcome: 'kept' | 'known' | 'withheld'
  /** Whose it is; of what was here already, whose it was then. */
  readonly personId: string | null
  readonly language: FeedbackLanguage | null
  readonly themes: Reading
}

/**
 * Keeps what people said and finds its themes, in the transaction of whoever heard it: four statements whatever their number.
 * For a transaction of a system purpose. The people must be held by the caller (for share), or somebody could merge them
 * meanwhile and it would stay with one who is gone.
 */
export const takeFeedback = async (
  tx: ForPurpose,
  workspaceId: number,
  items: readonly NewFeedback[],
): Promise<TakenFeedback[]> => {
  if (items.length === 0) return []
  const lexicon = await readLexicon(tx, workspaceId)
  const compiled = compiledOf(workspaceId, lexicon)
  const read = items.map((item) => ({
    ...{ id: uuidv7(), item },
    language: item.text === null ? null : languageOfText(item.text),
    themes: item.text === null ? {} : readThemes(item.text, compiled),
  }))
  const rows = read.map(({ id, item, language, themes }, n) => ({
    ...{ n, id, p: item.person?.id ?? null, o: item.person?.originId ?? 0, k: item.kind, c: item.channel },
    ...{ x: item.externalId, b: item.about ?? null, t: item.text, l: language, s: item.score, h: themes, a: item.at },
    ...{ q: item.quote?.agrees ?? false, qn: item.quote?.agrees ? (item.quote.name ?? null) : null },
    ...{ qe: item.quote?.evidence ?? null, hb: item.hearBack ?? null, m: item.collected },
  }))
  const told = sql`select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
    as r (n int, id uuid, p uuid, o bigint, k text, c text, x text, b text, t text, l text, s smallint, h jsonb, a float8,
      q boolean, qn text, qe jsonb, hb boolean, m bigint)`
  await sql`
    with told as (${told})
    insert into feedback (workspace_id, id, person_id, origin_id, kind, channel, external_id, about, text, language, score,
      themes, read_with, at, quotable, quote_name, quote_evidence, hear_back, collected, allow, valid_until)
    select ${workspaceId}, r.id, r.p, r.o, r.k, r.c, r.x, r.b, r.t, r.l, r.s, r.h, ${lexicon.version},
      to_timestamp(r.a / 1000.0), r.q, r.qn, nullif(r.qe, 'null'::jsonb), r.hb, r.m,
      case when r.p is null then r.m else r.m & p.allow end, coalesce(p.valid_until, 'infinity')
    from told r
    left join people p on p.workspace_id = ${workspaceId} and p.id = r.p
    where r.m <> 0 and (r.p is null or ((r.m & p.allow) <> 0 and p.valid_until > now()))
    order by r.n
    on conflict (workspace_id, channel, external_id) do nothing`.execute(tx)
  const { rows: found } = await sql<{ id: string; personId: string | null; channel: string; externalId: string }>`
    select f.id, f.person_id as "personId", f.channel, f.external_id as "externalId" from feedback f
    where f.workspace_id = ${workspaceId} and (f.channel, f.external_id) in (
      select c, x from unnest(${items.map((i) => i.channel)}::text[], ${items.map((i) => i.externalId)}::text[]) as k (c, x))`.execute(
    tx,
  )
  const stored = new Map(found.map((f) => [`${f.channel}\0${f.externalId}`, f]))
  return read.map(({ id, item, language, themes }): TakenFeedback => {
    const there = stored.get(`${item.channel}\0${item.externalId}`)
    const outcome = there === undefined ? 'withheld' : there.id === id ? 'kept' : 'known'
    return { id: there?.id ?? null, personId: there?.personId ?? null, outcome, language, themes }
  })
}
