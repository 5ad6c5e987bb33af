import { sql } from 'kysely'
import type { ForPurpose } from '../../../platform/postgres/index.ts'

/** How a question was received: answers and refusals of it, and contacts that nothing came back of. */
export interface Reception {
  readonly key: string
  readonly shown: number
  readonly answered: number
  readonly skipped: number
  readonly ratherNotSay: number
  readonly dismissed: number
  readonly ignored: number
  readonly takenBack: number
  readonly paid: number
  /** Seconds from showing to answering; null: nobody answered. */
  readonly median: number | null
  readonly p90: number | null
}

/**
 * By question, of the last days; only of people who allow the purpose of the connection. `ignoredAfterMinutes`: what is in
 * front of somebody so long counts as ignored.
 */
export const readReception = async (
  tx: ForPurpose,
  workspaceId: number,
  { since, ignoredBefore, key }: { since: Date; ignoredBefore: Date; key?: string },
): Promise<Map<string, Reception>> => {
  const only = key === undefined ? sql`` : sql`and question = ${key}`
  const { rows } = await sql<Reception>`
    with said as (
      select question, outcome, seconds, paid from ask_answers
      where workspace_id = ${workspaceId} and at >= ${since} ${only}
      union all
      select key, case when outcome = 'open' then 'ignored' else outcome end, null, null from asks
      where workspace_id = ${workspaceId} and kind = 'question' and shown_at >= ${since}
        and (outcome = 'ignored' or outcome = 'open' and shown_at < ${ignoredBefore})
        ${key === undefined ? sql`` : sql`and key = ${key}`})
    select question as key, count(*)::int as shown,
      count(*) filter (where outcome in ('answered', 'taken_back'))::int as answered,
      count(*) filter (where outcome = 'skipped')::int as skipped,
      count(*) filter (where outcome = 'rather_not_say')::int as "ratherNotSay",
      count(*) filter (where outcome = 'dismissed')::int as dismissed,
      count(*) filter (where outcome = 'ignored')::int as ignored,
      count(*) filter (where outcome = 'taken_back')::int as "takenBack",
      count(*) filter (where paid is not null)::int as paid,
      percentile_cont(0.5) within group (order by seconds) filter (where outcome = 'answered') as median,
      percentile_cont(0.9) within group (order by seconds) filter (where outcome = 'answered') as p90
    from said group by question`.execute(tx)
  return new Map(rows.map((r) => [r.key, r]))
}

/** How answers to a question are distributed, by person their newest: options one by one, rows of a matrix with their column. */
export const readDistribution = async (
  tx: ForPurpose,
  workspaceId: number,
  key: string,
  since: Date,
): Promise<{ answer: string; count: number }[]> => {
  const { rows } = await sql<{ answer: string; count: number }>`
    with newest as (
      select distinct on (person_id) answer from ask_answers
      where workspace_id = ${workspaceId} and question = ${key} and outcome = 'answered' and at >= ${since}
      order by person_id, at desc),
    each as (
      select case jsonb_typeof(answer) when 'array' then e.value #>> '{}'
        when 'object' then o.key || ': ' || coalesce(o.value #>> '{}', '') else answer #>> '{}' end as answer
      from newest
      left join lateral jsonb_array_elements(case when jsonb_typeof(answer) = 'array' then answer end) e on true
      left join lateral jsonb_each(case when jsonb_typeof(answer) = 'object' then answer end) o on true)
    select answer, count(*)::int as count from each where answer is not null
    group by answer order by count desc, answer limit 500`.execute(tx)
  return rows
}

/** Mean, standard deviation and number of numeric answers, of each person the newest; of NPS who promotes and who detracts. */
export const readNumbers = async (
  tx: ForPurpose,
  workspaceId: number,
  key: string,
  since: Date,
): Promise<{ n: number; mean: number | null; deviation: number | null; promoters: number; detractors: number }> => {
  const { rows } = await sql<{
    n: number
    mean: number | null
    deviation: number | null
    promoters: number
    detractors: number
  }>`
    with newest as (
      select distinct on (person_id) (answer #>> '{}')::float8 as x from ask_answers
      where workspace_id = ${workspaceId} and question = ${key} and outcome = 'answered' and at >= ${since}
        and jsonb_typeof(answer) = 'number'
      order by person_id, at desc)
    select count(*)::int as n, avg(x) as mean, stddev_samp(x) as deviation, count(*) filter (where x >= 9)::int as promoters,
      count(*) filter (where x <= 6)::int as detractors from newest`.execute(tx)
  return rows[0]!
}

/** People of whom an attribute is known, and known freshly; of those who allow the purpose of the connection. */
export const readCoverage = async (
  tx: ForPurpose,
  workspaceId: number,
  attribute: string,
  halfLifeDays: number | null,
): Promise<{ known: number; fresh: number }> => {
  const { rows } = await sql<{ known: number; fresh: number }>`
    with newest as (
      select distinct on (person_id) at, value from attribute_values
      where workspace_id = ${workspaceId} and key = ${attribute} and class <= 3
        and (expires_at is null or expires_at > now())
      order by person_id, class, at desc)
    select count(*)::int as known,
      count(*) filter (where ${halfLifeDays}::float8 is null
        or at > now() - make_interval(secs => ${halfLifeDays ?? 0}::float8 * 86400))::int as fresh
    from newest where value <> 'null'`.execute(tx)
  return rows[0]!
}

export const countPeople = async (tx: ForPurpose, workspaceId: number): Promise<number> => {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from people where workspace_id = ${workspaceId} and merged_into is null`.execute(tx)
  return rows[0]!.n
}

export interface FlowReception {
  readonly opened: number
  readonly finished: number
  readonly steps: readonly {
    readonly id: string
    readonly reached: number
    readonly answered: number
    readonly left: number
  }[]
}

/** How far people came in a flow: where they answered, and where they still are and have been for long. */
export const readFlowReception = async (
  tx: ForPurpose,
  workspaceId: number,
  key: string,
  { since, ignoredBefore }: { since: Date; ignoredBefore: Date },
): Promise<FlowReception> => {
  const { rows } = await sql<FlowReception>`
    with opened as (
      select id, step, outcome, shown_at from asks
      where workspace_id = ${workspaceId} and kind = 'flow' and key = ${key} and shown_at >= ${since}),
    said as (
      select a.step, a.outcome from ask_answers a join opened o on o.id = a.ask_id
      where a.workspace_id = ${workspaceId} and a.step is not null),
    stations as (
      select step, 1 as reached, (outcome in ('answered', 'taken_back'))::int as answered, 0 as has_left from said
      union all
      select step, 1, 0, (outcome in ('ignored', 'dismissed') or outcome = 'open' and shown_at < ${ignoredBefore})::int
      from opened where step is not null)
    select (select count(*)::int from opened) as opened,
      (select count(*)::int from opened where step is null and outcome in ('answered', 'skipped')) as finished,
      coalesce((select jsonb_agg(jsonb_build_object('id', step, 'reached', reached, 'answered', answered, 'left', has_left))
        from (select step, sum(reached) as reached, sum(answered) as answered, sum(has_left) as has_left
          from stations group by step) s), '[]') as steps`.execute(tx)
  return rows[0]!
}
