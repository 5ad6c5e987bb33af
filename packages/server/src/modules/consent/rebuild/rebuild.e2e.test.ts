import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answer } from '../../../../test/answers.ts'
import { temporaryFolder } from '../../../../test/candor-process.ts'
import { type Projections, projectionsOf } from '../../../../test/consent-projections.ts'
import { type TestDatabase, testClickHouse, testDatabase } from '../../../../test/engines.ts'
import { uuidv7 } from '../../identity/index.ts'
import { defaultAllow, recordEntries } from '../index.ts'

const program = fileURLToPath(new URL('../../../../candor.mjs', import.meta.url))
const people = 6_000

let pg: TestDatabase
let ch: Awaited<ReturnType<typeof testClickHouse>>
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let projections: Projections

/** A workspace in which each person has answered, a grant or a refusal. */
const addWorkspace = async () => {
  const system = pg.purposes.system('consent')
  const at = new Date()
  await system.transaction().execute(async (tx) => {
    const { id } = await tx.insertInto('workspaces').values({ name: 'Brand' }).returning('id').executeTakeFirstOrThrow()
    const ids = Array.from({ length: people }, () => uuidv7())
    await tx
      .insertInto('people')
      .values(ids.map((one) => ({ workspace_id: id, id: one, first_seen_at: at, last_seen_at: at, merged_into: null })))
      .execute()
    const entries = ids.map((one, n) => answer(one, { kind: n % 3 ? 'grant' : 'deny' }))
    await recordEntries(tx, id, entries, { now: at, defaults: defaultAllow })
  })
}

beforeAll(async () => {
  ;[pg, ch, folder] = await Promise.all([testDatabase(), testClickHouse(), temporaryFolder()])
  projections = projectionsOf(pg, ch.client)
  await addWorkspace()
})
afterAll(async () => {
  await Promise.all([pg?.drop(), ch?.drop(), folder?.remove()])
})

/** The real program; nothing but what is said here is in its environment. */
const start = (args: readonly string[], urls = { CANDOR_DATABASE_URL: pg.url, CANDOR_CLICKHOUSE_URL: ch.url }) => {
  const env = { PATH: process.env.PATH ?? '', CANDOR_DATA_DIR: folder.path, ...urls }
  const child = spawn(process.execPath, [program, 'consent', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)))
  return { child, ended: once(child, 'close').then(([code]) => ({ code: code as number | null, said })) }
}
const candor = (...args: string[]) => start(args).ended

const statesOf = async () => {
  const { rows } = await pg.postgres.pool.query<{ n: number }>('select count(*)::int as n from consent_current')
  return rows[0]!.n
}

test('--check names what differs and changes nothing; a rebuild puts it right', async () => {
  const before = await projections.dump(1)
  expect(await candor('rebuild', '--check')).toMatchObject({
    code: 0,
    said: expect.stringContaining('6,000 people looked at, everything is as the ledger says.'),
  })
  await pg.postgres.pool.query(
    `update people set allow = 2047 where id = (select id from people where allow = 3 order by id desc limit 1)`,
  )
  const damaged = await projections.dump(1)
  const named = await candor('rebuild', '--check')
  expect(named.code).toBe(1)
  expect(named.said).toMatch(/^DIFFERS people [0-9a-f-]{36}: is allow 2047, .*; should be allow 3, /m)
  expect(named.said).toContain('1 differences found')
  expect(await projections.dump(1)).toBe(damaged)
  expect((await candor('rebuild', '--workspace', '1')).code).toBe(0)
  expect(await projections.dump(1)).toBe(before)
})

test('a rebuild killed on the way is run again, and ends with the same bytes', async () => {
  const before = await projections.dump(1)
  await projections.destroy(1)
  const { child, ended } = start(['rebuild'])
  await expect.poll(statesOf, { timeout: 60_000, interval: 5 }).toBeGreaterThan(0)
  child.kill('SIGKILL')
  await ended
  // However far it came.
  const { code, said } = await candor('rebuild')
  expect({ code, said }).toMatchObject({ code: 0, said: expect.stringContaining('6,000 people looked at') })
  expect(await projections.dump(1)).toBe(before)
  expect((await candor('rebuild', '--check')).code).toBe(0)
})

test('a call that is not understood, or that names no databases, is refused with a sentence', async () => {
  for (const args of [[], ['dance'], ['rebuild', '--workspace', '99'], ['rebuild', '--fast']])
    expect((await candor(...args)).code).toBe(2)
  const homeless = start(['rebuild'], { CANDOR_DATABASE_URL: pg.url, CANDOR_CLICKHOUSE_URL: '' })
  expect(await homeless.ended).toMatchObject({ code: 10, said: expect.stringContaining('set CANDOR_DATABASE_URL and') })
})
