import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import type { ClickHouse } from '../../packages/server/src/platform/clickhouse/index.ts'
import { until } from '../../packages/server/src/platform/supervisor/children.ts'
import type { Everything } from '../../packages/server/test/everything.ts'
import { factsOfClickHouse, factsOfPostgres } from '../../packages/server/test/facts.ts'
import { disagreements, type Found } from './agreement.ts'
import type { SentEvent } from './workload.ts'

/** Generous: a part that was killed often is brought back after up to half a minute. */
const patienceMs = 240_000

/** Waits until everything acknowledged has gone its way: nothing in the inbox, unread or on its way to ClickHouse, or under somebody else there. */
export const settled = async ({ db }: Everything): Promise<boolean> => {
  const empty = async () => {
    const { rows } = await sql<{ waiting: number }>`
      select (select count(*) from inbox) + (select count(*) from history_outbox) + (select count(*) from facts_changed)
        + (select count(*) from history_moves) + (select count(*) from history_merges)
        + (select count(*) from history_squashes where phase in ('copying', 'deleting')) as waiting`.execute(db)
    return Number(rows[0]?.waiting) === 0
  }
  return until(() => empty().catch(() => false), patienceMs, 100)
}

const readHistory = async (clickhouse: ClickHouse): Promise<Found['history']> => {
  const result = await clickhouse.query({
    query: `
      select e.message_id as messageId, toString(if(o.merges = 0, e.person_id, o.survivor_id)) as person
      from events e left join (
        select person_id, argMax(survivor_id, version) as survivor_id, count() as merges
        from person_overrides group by person_id
      ) o on o.person_id = e.person_id`,
    format: 'JSONEachRow',
  })
  return result.json<{ messageId: string; person: string }>()
}

/** What the two databases hold. */
export const readFound = async ({ db }: Everything, clickhouse: ClickHouse): Promise<Found> => {
  const people = await db.selectFrom('people').select(['id', 'merged_into']).execute()
  const identifiers = await db.selectFrom('identifiers').select(['kind', 'value', 'person_id']).execute()
  // Of several slots the newest holds: here it comes last.
  const traits = await db
    .selectFrom('attribute_values')
    .select(['person_id', 'key', 'value', 'message_id'])
    .orderBy('at')
    .orderBy(sql`message_id collate "C"`)
    .execute()
  const deliveries = await db
    .selectFrom('deliveries')
    .select(['state', sql<number>`count(*)::int`.as('count')])
    .groupBy('state')
    .execute()
  const outcomes = await db
    .selectFrom('outcome_counts')
    .select(['outcome', sql<number>`sum(count)::int`.as('count')])
    .groupBy('outcome')
    .execute()
  return {
    history: await readHistory(clickhouse),
    people: new Map(people.map((p) => [p.id, p.merged_into])),
    identifiers: new Map(identifiers.map((i) => [`${i.kind}:${i.value}`, i.person_id])),
    traits: new Map(traits.map((t) => [`${t.person_id}:${t.key}`, t.message_id])),
    deliveries: Object.fromEntries(deliveries.map((d) => [d.state, d.count])),
    outcomes: Object.fromEntries(outcomes.map((o) => [o.outcome, o.count])),
  }
}

/** Facts that are otherwise in ClickHouse than PostgreSQL has them. */
const factsAstray = async (postgres: Everything, clickhouse: ClickHouse): Promise<string[]> => {
  const [due, found] = [await factsOfPostgres(postgres), await factsOfClickHouse(clickhouse)]
  return [...new Set([...Object.keys(due), ...Object.keys(found)])]
    .filter((name) => !isDeepStrictEqual(due[name], found[name]))
    .map((name) => `The fact ${name} is ${JSON.stringify(found[name])} and not ${JSON.stringify(due[name])}`)
}

/** Everything that is not as it should be, in words; empty when nothing acknowledged was lost, doubled or misplaced. */
export const findDisagreements = async (
  acknowledged: ReadonlyMap<string, SentEvent>,
  postgres: Everything,
  clickhouse: ClickHouse,
): Promise<string[]> => [
  ...disagreements(acknowledged, await readFound(postgres, clickhouse)),
  ...(await factsAstray(postgres, clickhouse)),
]
