import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../test/engines.ts'
import { type AnyPurpose, openDatabase, purposeBits, readPurposeKey, roleUrl, signTicket } from './index.ts'

/** Tables that hold nothing about customers. Whatever is not here must be guarded. */
const openTables = [
  'agreement_texts',
  'agreement_versions',
  'agreements',
  'api_keys',
  'asking_items',
  'asking_learned',
  'asking_settings',
  'asking_versions',
  'attribute_definitions',
  'attribute_misfits',
  'audit_log',
  'consent_checkpoints',
  'consent_cosignatures',
  'consent_counts',
  'consent_heads',
  'consent_leaves',
  'consent_log_keys',
  'consent_tiles',
  'coupon_campaigns',
  'feedback_changes',
  'feedback_connections',
  'feedback_owners',
  'feedback_settings',
  'history_attempts',
  'identity_settings',
  'memberships',
  'migrations',
  'operator_accounts',
  'operator_sessions',
  'operator_verifications',
  'operators',
  'outbox_cursors',
  'outcome_counts',
  'preference_topics',
  'purpose_versions',
  'purposes',
  'reward_budgets',
  'reward_items',
  'reward_programmes',
  'reward_returns',
  'segment_counts_told',
  'segment_days',
  'segment_fifths',
  'segment_interests',
  'segment_lanes',
  'segment_versions',
  'segments',
  'settings',
  'sign_in_attempts',
  'source_activity',
  'sources',
  'tcf_vendor_lists',
  'weather',
  'worker_heartbeats',
  'workspaces',
]
const personal = ['people', 'identifiers', 'attribute_values']
const people = { agreed: randomUUID(), refused: randomUUID(), expired: randomUUID() }

let db: TestDatabase
let app: pg.Client
let key: Buffer

beforeAll(async () => {
  db = await testDatabase()
  key = await readPurposeKey(db.url, 'test')
  const run = (statement: string) => db.postgres.pool.query(statement)
  await run("insert into workspaces (name) values ('Brand')")
  // Essential is bit 0, analytics bit 1.
  const rows = [
    [people.agreed, 3, 'infinity'],
    [people.refused, 1, 'infinity'],
    [people.expired, 3, 'yesterday'],
  ] as const
  for (const [id, allow, until] of rows) {
    await run(`insert into people (workspace_id, id, first_seen_at, last_seen_at, allow, valid_until)
      values (1, '${id}', now(), now(), ${allow}, '${until}')`)
    await run(`insert into identifiers (workspace_id, kind, value, person_id, first_seen_at, allow, valid_until)
      values (1, 'user_id', '${id}', '${id}', now(), ${allow}, '${until}')`)
    await run(`insert into attribute_values (workspace_id, person_id, key, class, origin_id, value, at, source_id, message_id, allow, valid_until)
      values (1, '${id}', 'plan', 2, 1, '"pro"', now(), 1, 'm', ${allow}, '${until}')`)
  }
  app = new pg.Client({ connectionString: roleUrl(db.url, 'candor_app') })
  await app.connect()
})
afterAll(async () => {
  await app?.end()
  await db?.drop()
})

const ticket = (purpose: AnyPurpose, now = Date.now()) => signTicket(key, purposeBits(purpose), now)
const columnOf: Record<string, string> = { people: 'id', identifiers: 'person_id', attribute_values: 'person_id' }
const seen = async (table: string, client = app): Promise<string[]> => {
  const column = columnOf[table] ?? 'id'
  const { rows } = await client.query<{ id: string }>(`select ${column} as id from ${table} order by 1`)
  return rows.map((r) => r.id)
}
const within = async <T>(statements: string[], look: () => Promise<T>): Promise<T> => {
  await app.query('begin')
  try {
    for (const s of statements) await app.query(s)
    return await look()
  } finally {
    await app.query('rollback')
  }
}
const open = (t: string) => `select candor_open('${t}')`

test('every table is guarded by forced row-level security, or is known to hold nothing about customers', async () => {
  const { rows } = await db.postgres.pool.query<{ name: string; guarded: boolean; policies: number }>(`
    select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as guarded,
      (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p')`)
  const unguarded = rows.filter((r) => !(r.guarded && r.policies > 0)).map((r) => r.name)
  expect(unguarded.sort()).toEqual(openTables)
})

test('the roles of the application own nothing and bypass nothing', async () => {
  const { rows } = await db.postgres.pool.query(`
    select rolname, rolsuper or rolbypassrls or rolcreaterole or rolcreatedb as mighty,
      (select count(*)::int from pg_class c where c.relowner = r.oid) as owns
    from pg_roles r where rolname in ('candor_app', 'candor_system')`)
  expect(rows).toHaveLength(2)
  for (const r of rows) expect(r).toMatchObject({ mighty: false, owns: 0 })
})

test.each(personal)('without a purpose %s has no rows', async (table) => {
  expect(await seen(table)).toEqual([])
})

test.each(personal)('for a purpose %s has exactly those who permit it and whose time is not over', async (table) => {
  const essential = await within([open(ticket('essential'))], () => seen(table))
  expect(essential).toEqual([people.agreed, people.refused].sort())
  expect(await within([open(ticket('analytics'))], () => seen(table))).toEqual([people.agreed])
  expect(await within([open(ticket('email'))], () => seen(table))).toEqual([])
})

test('tables of the machinery have no rows for any purpose of a customer', async () => {
  for (const table of [
    'inbox',
    'history_outbox',
    'deliveries',
    'consent_ledger',
    'outbox',
    'preferences',
    'email_respellings',
    'preference_changes',
    'facts_changed',
    'facts_sent',
    'segment_touched',
  ]) {
    const n = await within([open(ticket('essential'))], async () => {
      const { rows } = await app.query<{ n: number }>(`select count(*)::int as n from ${table}`)
      return rows[0]?.n
    })
    expect(n).toBe(0)
  }
})

test('a forged setting reads nothing', async () => {
  for (const value of ['3', '3:', `3:${'0'.repeat(64)}`, '9223372036854775807:x', ''])
    expect(await within([`set local candor.purpose_token = '${value}'`], () => seen('people'))).toEqual([])
})

test('a ticket that is expired, altered or signed with another key buys nothing', async () => {
  const good = ticket('analytics')
  const [bits, expires, signature] = good.split(':')
  const bad = [
    ticket('analytics', Date.now() - 120_000),
    `${BigInt(bits!) | 1n}:${expires}:${signature}`,
    `${bits}:${Number(expires) + 1}:${signature}`,
    signTicket(Buffer.alloc(32), purposeBits('analytics'), Date.now()),
    `${good}:0`,
    'nonsense',
  ]
  for (const t of bad) expect(await within([open(t)], () => seen('people'))).toEqual([])
})

test('the token of one transaction reads nothing in the next, and none for another purpose', async () => {
  const token = await within([open(ticket('analytics'))], async () => {
    const { rows } = await app.query<{ t: string }>("select current_setting('candor.purpose_token') as t")
    return rows[0]!.t
  })
  expect(await seen('people')).toEqual([])
  expect(await within([`set local candor.purpose_token = '${token}'`], () => seen('people'))).toEqual([])
  const other = `1:${token.split(':')[1]}`
  const forged = await within([open(ticket('email')), `set local candor.purpose_token = '${other}'`], () =>
    seen('people'),
  )
  expect(forged).toEqual([])
})

test('a system purpose counts for the role of the system only', async () => {
  expect(await within([open(ticket('rebuild'))], () => seen('people'))).toEqual([])
  const all = await db.purposes.system('rebuild').selectFrom('people').select('id').orderBy('id').execute()
  expect(all.map((p) => p.id)).toEqual(Object.values(people).sort())
})

test('the application cannot read the key, mint a signature, or change people for a customer purpose', async () => {
  await expect(app.query('select key from candor_private.purpose_key')).rejects.toThrow(/permission denied/)
  await expect(app.query("select candor_private.sign('token:3')")).rejects.toThrow(/permission denied/)
  await expect(app.query('set role candor_system')).rejects.toThrow(/permission denied/)
  const changed = await within([open(ticket('analytics'))], async () => {
    const { rowCount } = await app.query('update people set allow = 511')
    return rowCount
  })
  expect(changed).toBe(0)
})

test('withPurpose opens each transaction, and a rejection rolls it back', async () => {
  const context = { workspaceId: 1, actor: 'test' }
  const found = await db.purposes.withPurpose('analytics', context, (tx) =>
    tx.selectFrom('people').select('id').execute(),
  )
  expect(found).toEqual([{ id: people.agreed }])
  await expect(
    db.purposes.withPurpose('resolution', context, async (tx) => {
      await sql`update people set allow = 0`.execute(tx)
      throw new Error('changed my mind')
    }),
  ).rejects.toThrow('changed my mind')
  const still = await db.purposes.withPurpose('analytics', context, (tx) =>
    tx.selectFrom('people').select('id').execute(),
  )
  expect(still).toEqual([{ id: people.agreed }])
})

test('a read of one statement sees exactly those who permit the purpose, and one that fails leaves nothing behind', async () => {
  const context = { workspaceId: 1, actor: 'test' }
  const analytics = db.purposes.reading('analytics', context)
  const read = () => analytics.selectFrom('people').select('id').execute()
  const many = Array.from({ length: 40 }, async (_, i) => {
    if (i % 4 > 0) return expect(await read()).toEqual([{ id: people.agreed }])
    // The audit log takes it, and then the statement fails.
    const failing =
      sql`with written as (insert into audit_log (workspace_id, actor, action) values (1, 'test', 'left.behind')
      returning 1) select 1 / (select count(*) - 1 from written)`.execute(analytics)
    return expect(failing).rejects.toThrow('division by zero')
  })
  await Promise.all(many)
  const { rows } = await db.postgres.pool.query("select 1 from audit_log where action = 'left.behind'")
  expect(rows).toEqual([])
  expect(await read()).toEqual([{ id: people.agreed }])
  // Nothing of the purpose stays on the connections.
  const { rows: seen } = await db.app.pool.query('select id from people')
  expect(seen).toEqual([])
})

test('a store of people takes no connection without a purpose', () => {
  const read = (tx: Parameters<Parameters<TestDatabase['purposes']['withPurpose']>[2]>[0]) => tx
  // @ts-expect-error a plain connection does not know the tables of people
  const misuse = (plain: import('./index.ts').Postgres) => read(plain.db)
  expect(misuse).toBeTypeOf('function')
})

test('whoever commits for a system purpose leaves word of it; a read, a rollback and a purpose of a customer do not', async () => {
  let changes = 0
  const other = await openDatabase(db.url, { name: 'test', changed: () => changes++ })
  try {
    const { purposes } = other
    await purposes.system('resolution').selectFrom('people').select('id').execute()
    await purposes.withPurpose('analytics', { workspaceId: 1, actor: 'test' }, async () => {})
    const broken = purposes.system('consent').transaction()
    await expect(broken.execute(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(changes).toBe(0)
    await purposes
      .system('consent')
      .transaction()
      .execute(async () => {})
    await purposes.withPurpose('resolution', { workspaceId: null, actor: 'test' }, async () => {})
    expect(changes).toBe(2)
  } finally {
    await other.close()
  }
})
