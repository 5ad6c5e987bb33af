/** `npm run bench:consent [-- --quick]`: what purpose in the database costs, as ratios of one run. */
import { sql } from 'kysely'
import pg from 'pg'
import { defaultAllow, type NewAnswer, recordEntries } from '../../packages/server/src/modules/consent/index.ts'
import { openDatabase } from '../../packages/server/src/platform/postgres/index.ts'
import { answer } from '../../packages/server/test/answers.ts'
import { machineFacts, median, row, thousands } from '../lib/machine.ts'
import { startStack } from '../lib/stack.ts'

const quick = process.argv.includes('--quick')
const people = quick ? 100_000 : 1_000_000
const rounds = quick ? 5 : 9
const context = { workspaceId: 1, actor: 'bench' }

const said = (subjectId: string, kind: NewAnswer['kind']): NewAnswer => answer(subjectId, { kind, verified: true })

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now()
  await work()
  return performance.now() - began
}

/** Turns between two ways of the same read, so that what else the machine does falls on both. Milliseconds. */
const compare = async (plain: () => Promise<unknown>, guarded: () => Promise<unknown>) => {
  const pairs: { plain: number; guarded: number }[] = []
  for (let i = 0; i < rounds + 2; i++) pairs.push({ plain: await timed(plain), guarded: await timed(guarded) })
  const kept = pairs.slice(2)
  return {
    plain: median(kept.map((p) => p.plain)),
    guarded: median(kept.map((p) => p.guarded)),
    ratio: median(kept.map((p) => p.guarded / p.plain)),
  }
}

console.log(`Machine: ${machineFacts()}`)
console.log(`${thousands(people)} people, half of whom allow analytics; medians of ${rounds}\n`)

const stack = await startStack()
const owner = new pg.Client({ connectionString: stack.postgres.url })
await owner.connect()
const plainUrl = new URL(stack.postgres.url)
plainUrl.username = 'bench_plain'
plainUrl.password = 'plain'
const plain = new pg.Client({ connectionString: plainUrl.href })
const database = await openDatabase(stack.postgres.url, { name: 'bench' })
const { purposes } = database
try {
  await owner.query("insert into workspaces (name) values ('Bench')")
  await purposes
    .system('rebuild')
    .transaction()
    .execute(async (tx) => {
      await sql`
      insert into people (workspace_id, id, first_seen_at, last_seen_at, allow)
      select 1, gen_random_uuid(), now(), now(), 1 + 2 * (i % 2) from generate_series(1, ${people}::int) i`.execute(tx)
    })
  // The same pages without a guard: a copy of the table would be cached better or worse than the table itself.
  await owner.query("create role bench_plain login password 'plain'")
  await owner.query('grant select on people to bench_plain')
  await owner.query('create policy people_plainly on people for select to bench_plain using (true)')
  await owner.query('vacuum analyze people')
  await plain.connect()
  const ids = (await plain.query<{ id: string }>('select id from people where allow = 3 limit 2000')).rows

  // The same people: chosen by hand here, and by PostgreSQL there.
  const count = 'select count(*), max(last_seen_at) from people where workspace_id = 1'
  const set = await compare(
    () => plain.query(`${count} and allow & 2 <> 0`),
    () => purposes.withPurpose('analytics', context, (tx) => sql.raw(count).execute(tx)),
  )
  row('set read, unprotected', `${set.plain.toFixed(1)} ms`)
  row(
    'set read for a purpose',
    `${set.guarded.toFixed(1)} ms`,
    `${set.ratio.toFixed(2)} × (goal ≤ 1.3)`,
    set.ratio <= 1.3 ? 'met' : 'MISSED',
  )

  let next = 0
  const id = () => ids[next++ % ids.length]!.id
  const points = await compare(
    async () => {
      for (let i = 0; i < 200; i++)
        await plain.query('select id, last_seen_at from people where workspace_id = 1 and id = $1', [id()])
    },
    async () => {
      for (let i = 0; i < 200; i++)
        await purposes
          .reading('analytics', context)
          .selectFrom('people')
          .select(['id', 'last_seen_at'])
          .where('workspace_id', '=', 1)
          .where('id', '=', id())
          .execute()
    },
  )
  row('point read, unprotected', `${((points.plain * 1000) / 200).toFixed(0)} µs`, 'one round trip, by itself')
  row(
    'point read for a purpose',
    `${((points.guarded * 1000) / 200).toFixed(0)} µs`,
    `${points.ratio.toFixed(2)} ×; one round trip, in which the transaction is opened and ended`,
  )

  const system = purposes.system('consent')
  const write = (entries: NewAnswer[]) =>
    system.transaction().execute((tx) => recordEntries(tx, 1, entries, { now: new Date(), defaults: defaultAllow }))
  const writes: number[] = []
  for (let i = 0; i < rounds; i++) {
    const n = 200
    const ms = await timed(() => write(Array.from({ length: n }, () => said(id(), 'grant'))))
    writes.push((n / ms) * 1000)
  }
  row(
    'consent writes, 200 in a transaction',
    `${thousands(median(writes))} /s`,
    'ledger, leaf, state, masks, both outboxes; durable',
  )
  const single: number[] = []
  for (let i = 0; i < 50; i++) single.push(await timed(() => write([said(id(), 'grant')])))
  row('consent write, alone', `${median(single).toFixed(1)} ms`)

  const refused: number[] = []
  for (let i = 0; i < 50; i++) {
    const who = id()
    refused.push(
      await timed(async () => {
        await write([said(who, 'withdraw')])
        const seen = await purposes.withPurpose('analytics', context, (tx) =>
          tx.selectFrom('people').select('id').where('workspace_id', '=', 1).where('id', '=', who).execute(),
        )
        if (seen.length > 0) throw new Error('a withdrawn person was read')
      }),
    )
  }
  row('withdrawal → refused read', `${median(refused).toFixed(1)} ms`, 'the withdrawal itself included')
} finally {
  await plain.end()
  await owner.end()
  await database.close()
  await stack.close()
}
