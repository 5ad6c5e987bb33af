import { hash } from 'node:crypto'
import { sql } from 'kysely'
import type pg from 'pg'
import {
  createCatalogues,
  createFollow,
  createQueryEvents,
  defaultAllow,
  followIdentified,
  type QueryEvents,
} from '../../packages/server/src/modules/consent/index.ts'
import { pageOfEvents, shipHistory, squashSome } from '../../packages/server/src/modules/history/index.ts'
import { applyUnmerge, identifyPeople, planUnmerge } from '../../packages/server/src/modules/identity/index.ts'
import { type ClickHouse, openClickHouse } from '../../packages/server/src/platform/clickhouse/index.ts'
import type { OpenDatabase, PurposeDb } from '../../packages/server/src/platform/postgres/index.ts'
import { median, quantile, row, thousands } from '../lib/machine.ts'
import { timed } from './resolution.ts'

const workspaceId = 1
const start = Date.UTC(2026, 0, 1)
/** Letters that no person of the crowd has. */
const userOf = (i: number) => `squash-${i}`
const idOf = (i: number) => hash('md5', userOf(i)).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')

export interface Size {
  readonly people: number
  /** Each. */
  readonly events: number
  /** Pairs that become one, and are separated again. */
  readonly pairs: number
}

/** People with a user id each, and a history of page views spread over the year. */
const fill = async (owner: pg.Client, clickhouse: ClickHouse, { people, events }: Size): Promise<void> => {
  // The guard holds for the owner too.
  for (const table of ['people', 'identifiers']) await owner.query(`alter table ${table} no force row level security`)
  await owner.query(
    `insert into people (workspace_id, id, first_seen_at, last_seen_at)
    select $1, md5('squash-' || i)::uuid, to_timestamp($2), to_timestamp($2) from generate_series(0, $3::int - 1) i`,
    [workspaceId, start / 1000, people],
  )
  const { rows } = await owner.query<{ first: number; last: number }>(
    `with added as (
      insert into identifiers (workspace_id, kind, value, person_id, first_seen_at)
      select $1, 'user_id', 'squash-' || i, md5('squash-' || i)::uuid, to_timestamp($2)
      from generate_series(0, $3::int - 1) i order by i returning id)
    select min(id)::int as first, max(id)::int as last from added`,
    [workspaceId, start / 1000, people],
  )
  const { first, last } = rows[0]!
  if (last - first + 1 !== people) throw new Error('Somebody else has written identifiers meanwhile')
  for (const table of ['people', 'identifiers']) await owner.query(`alter table ${table} force row level security`)
  await owner.query('analyze people, identifiers')
  const hash = `lower(hex(MD5(concat('squash-', toString(number % {people:UInt32})))))`
  const uuid = `toUUID(concat(${[
    [1, 8],
    [9, 4],
    [13, 4],
    [17, 4],
    [21, 12],
  ]
    .map(([from, n]) => `substring(h, ${from}, ${n})`)
    .join(`, '-', `)}))`
  await clickhouse.command({
    query: `insert into events (workspace_id, person_id, origin_id, occurred_at, received_at, message_id, type, name, source_id,
        allowed, properties, context)
      select {w:UInt32}, ${uuid}, {first:UInt64} + number % {people:UInt32}, at, at, concat('squash-', toString(number)), 'page',
        'Page Viewed', 1, 1, concat('{"path":"/coffee/', toString(number % 97), '"}'), '{"locale":"en-GB"}'
      from (select number, ${hash} as h, fromUnixTimestamp64Milli({start:Int64} + number * {step:Int64}) as at
        from numbers({rows:UInt64}))`,
    query_params: {
      ...{ w: workspaceId, first, people, start, rows: people * events },
      step: Math.floor((330 * 86_400_000) / (people * events)),
    },
  })
}

/** What a person's page and a count over everybody take, in milliseconds. */
const read = async (queryEvents: QueryEvents, { people }: Size, often: { pages: number; counts: number }) => {
  const page: number[] = []
  const count: number[] = []
  const context = { workspaceId, actor: 'bench', purpose: 'essential' }
  for (let n = 0; n < often.pages; n++) {
    const personIds = [idOf(Math.floor(Math.random() * people))]
    page.push(await timed(() => pageOfEvents(queryEvents, { ...context, personIds, limit: 50 })))
  }
  for (let n = 0; n < often.counts; n++)
    count.push(
      await timed(() =>
        queryEvents(
          context,
          (permitted, person) => `select uniq(${person}) as people, count() as n from events where ${permitted}`,
        ),
      ),
    )
  return { page, count }
}

const waiting = async (db: PurposeDb<'resolution'>): Promise<boolean> => {
  const { rows } = await sql<{ any: boolean }>`
    select exists (select from history_moves) or exists (select from history_merges)
      or exists (select from history_squashes where phase in ('copying', 'deleting')) as any`.execute(db)
  return rows[0]!.any
}

/**
 * History written anew under whom it belongs to: after so many merges, then after so many separations. How fast, and what a
 * reader feels while it waits, while it runs and afterwards.
 */
export const measureSquash = async (
  { purposes, postgres }: OpenDatabase,
  owner: pg.Client,
  clickhouseUrl: string,
  size: Size,
): Promise<void> => {
  const clickhouse = openClickHouse(clickhouseUrl, { name: 'bench' })
  const db = purposes.system('resolution')
  const queryEvents = createQueryEvents(clickhouse, purposes, createCatalogues(postgres.db))
  const follow = createFollow(queryEvents)
  const shipAll = async () => {
    while ((await shipHistory(db, clickhouse)) > 0);
  }
  const both = (list: readonly number[]) => `p50 ${median(list).toFixed(1)}, p95 ${quantile(list, 0.95).toFixed(1)} ms`
  const told = async (when: string, often = { pages: 100, counts: 9 }) => {
    const { page, count } = await read(queryEvents, size, often)
    row(`  ${when}: a person's page of 50 events`, both(page))
    row(`  ${when}: all people and events counted`, both(count))
    return { page: median(page), count: median(count) }
  }
  /** Reads on and on until the squash has ended. */
  const squashAll = async (name: string, moved: number, quiet: { page: number; count: number }) => {
    let ended = false
    const during = { page: [] as number[], count: [] as number[] }
    let runs = 0
    const reading = (async () => {
      while (!ended) {
        const { page, count } = await read(queryEvents, size, { pages: 10, counts: 1 })
        during.page.push(...page)
        during.count.push(...count)
      }
    })()
    const took = await timed(async () => {
      while (await waiting(db)) {
        if (await squashSome(db, clickhouse)) runs++
        else await new Promise((r) => setTimeout(r, 20))
      }
    }).finally(() => {
      ended = true
    })
    await reading
    row(
      `${name}, ${thousands(moved)} events`,
      `${thousands((moved / took) * 1_000)} events/s`,
      `${runs} runs of 500, ${(took / 1_000).toFixed(1)} s, somebody reading all the while`,
    )
    row(
      '  meanwhile: a person’s page',
      both(during.page),
      `${(median(during.page) / quiet.page).toFixed(2)} × as when nothing waits`,
    )
    row(
      '  meanwhile: all counted',
      both(during.count),
      `${(median(during.count) / quiet.count).toFixed(2)} × as when nothing waits`,
    )
  }

  try {
    await fill(owner, clickhouse, size)
    row('\nhistory to squash', `${thousands(size.people * size.events)} events`, `of ${thousands(size.people)} people`)
    const quiet = await told('nothing waits')

    const pairOf = (i: number) => [userOf(i), userOf(i + size.pairs)] as const
    for (let from = 0; from < size.pairs; from += 500)
      await db.transaction().execute(async (tx) => {
        const claims = Array.from({ length: Math.min(500, size.pairs - from) }, (_, n) => {
          const [userId, previousId] = pairOf(from + n)
          return {
            ...{ workspaceId, messageId: `merge-${from + n}`, type: 'alias', occurredAt: start + n },
            ...{ userId, previousId, anonymousId: null, email: null },
          }
        })
        const found = await identifyPeople(tx, claims)
        await followIdentified(tx, found, { now: new Date(), defaults: defaultAllow })
      })
    await shipAll()
    await told(`${thousands(size.pairs)} merges wait`)
    await squashAll('merges squashed', size.pairs * size.events, quiet)
    await told('after them')

    const { rows } = await sql<{ id: number; survivor: string }>`
      select id, survivor_id as survivor from person_merges where workspace_id = ${workspaceId} and undone_at is null
      order by id desc limit ${size.pairs}`.execute(db)
    for (const { id, survivor } of rows)
      await db.transaction().execute(async (tx) => {
        const parting = { workspaceId, personId: survivor, what: { merge: id }, by: 'bench' }
        await applyUnmerge(tx, parting, await planUnmerge(tx, parting), follow, new Date())
      })
    await shipAll()
    await told(`${thousands(rows.length)} separations wait`)
    await squashAll('separations squashed', rows.length * size.events, quiet)
    await told('after them')
  } finally {
    await clickhouse.close()
  }
}
