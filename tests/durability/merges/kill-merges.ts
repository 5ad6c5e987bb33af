import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { defaultAllow, rebuildWorkspace } from '../../../packages/server/src/modules/consent/index.ts'
import { shipHistory, squashSome } from '../../../packages/server/src/modules/history/index.ts'
import type { ClickHouse } from '../../../packages/server/src/platform/clickhouse/index.ts'
import type { Purposes } from '../../../packages/server/src/platform/postgres/index.ts'
import type { Everything } from '../../../packages/server/test/everything.ts'
import type { Random } from '../random.ts'

const program = fileURLToPath(new URL('./merger.ts', import.meta.url))

export interface Ground {
  readonly url: string
  readonly clickhouseUrl: string
  readonly postgres: Everything
  readonly purposes: Purposes
  readonly clickhouse: ClickHouse
}

/** What is half done, in words: each is a statement about everybody that must hold between any two transactions. */
const halves: Readonly<Record<string, ReturnType<typeof sql>>> = {
  'an identifier leads to somebody who was merged': sql`
    select i.value from identifiers i left join people p on p.workspace_id = i.workspace_id and p.id = i.person_id
    where p.id is null or p.merged_into is not null`,
  'a merged person leads to somebody who was merged': sql`
    select p.id from people p left join people s on s.workspace_id = p.workspace_id and s.id = p.merged_into
    where p.merged_into is not null and (s.id is null or s.merged_into is not null)`,
  'a merge holds whose person is not merged': sql`
    select m.id from person_merges m join people p on p.workspace_id = m.workspace_id and p.id = m.merged_id
    where m.undone_at is null and p.merged_into is null`,
  'a person is merged by no merge': sql`
    select p.id from people p where p.merged_into is not null
      and not exists (select from person_merges m where m.workspace_id = p.workspace_id and m.merged_id = p.id)`,
  'evidence counts between people who are two': sql`
    select l.left_id from identity_links l
    join identifiers a on a.workspace_id = l.workspace_id and a.id = l.left_id
    join identifiers b on b.workspace_id = l.workspace_id and b.id = l.right_id
    where l.state = 'counts' and l.forced and a.person_id <> b.person_id`,
  'an identifier stands under another mask than its person': sql`
    select i.value from identifiers i join people p on p.workspace_id = i.workspace_id and p.id = i.person_id
    where i.allow <> p.allow or i.valid_until <> p.valid_until`,
}

const idsIn = async (clickhouse: ClickHouse, query: string) => {
  const result = await clickhouse.query({ query, format: 'JSONEachRow' })
  return result.json<{ m: string; origin: string; person: string; n: string }>()
}

/** Brings history to rest, then compares everything with everything. */
const findHalves = async ({ postgres, purposes, clickhouse }: Ground): Promise<string[]> => {
  const found: string[] = []
  for (const [what, query] of Object.entries(halves)) {
    const { rows } = await query.execute(postgres.db)
    if (rows.length > 0) found.push(`${what}: ${JSON.stringify(rows.slice(0, 3))}`)
  }
  const db = purposes.system('resolution')
  while ((await shipHistory(db, clickhouse)) > 0);
  const rebuild = { system: purposes.system('rebuild'), clickhouse, defaults: defaultAllow }
  await rebuildWorkspace(rebuild, 1, {
    check: true,
    onDifference: (d) => found.push(`${d.where} ${d.personId}: ${d.detail}`),
  })
  const waiting = async () => {
    const { rows } = await sql<{ n: number }>`
      select (select count(*) from history_moves)::int + (select count(*) from history_merges)::int as n`.execute(
      postgres.db,
    )
    return rows[0]!.n
  }
  for (const until = Date.now() + 120_000; (await waiting()) > 0; ) {
    if (!(await squashSome(db, clickhouse))) await new Promise((r) => setTimeout(r, 20))
    if (Date.now() > until) return [...found, 'history does not come to rest']
  }
  // Every event once, under whoever has the identifier through which it came.
  const holders = await postgres.db.selectFrom('identifiers').select(['id', 'person_id']).execute()
  const holder = new Map(holders.map((h) => [String(h.id), h.person_id]))
  const events = await idsIn(
    clickhouse,
    `select message_id as m, toString(any(origin_id)) as origin, toString(any(person_id)) as person, toString(count()) as n
    from events group by message_id`,
  )
  for (const e of events) {
    if (e.n !== '1') found.push(`event ${e.m} is there ${e.n} times`)
    else if (holder.get(e.origin) !== e.person) found.push(`event ${e.m} stands under somebody else`)
  }
  return found
}

/** Kills the process that merges at a random moment, as often as asked; answers what was found half done. */
export const killMerges = async (
  ground: Ground,
  kills: number,
  random: Random,
): Promise<{ found: string[]; merges: number }> => {
  const found: string[] = []
  for (let n = 1; n <= kills; n++) {
    const child = spawn(process.execPath, [program, ground.url, ground.clickhouseUrl, String(random.below(1e9))], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let complaint = ''
    child.stderr.on('data', (chunk) => (complaint += String(chunk)))
    const ended = once(child, 'close')
    await Promise.race([once(child.stdout, 'data'), ended])
    await Promise.race([new Promise((r) => setTimeout(r, 200 + random.below(1_200))), ended])
    child.kill('SIGKILL')
    const [, signal] = await ended
    if (signal !== 'SIGKILL') found.push(`the process ended by itself: ${complaint.slice(-2_000)}`)
    found.push(...(await findHalves(ground)).map((half) => `after kill ${n}: ${half}`))
    if (found.length > 0) break
  }
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from person_merges`.execute(ground.postgres.db)
  return { found, merges: rows[0]!.n }
}
