import { spawn } from 'node:child_process'
import { chown, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/candor-process.ts'
import { openPostgres } from '../postgres/index.ts'
import { isAlive } from './children.ts'
import { type PostgresOptions, startPostgres } from './embedded-postgres.ts'
import type { Engine } from './engine.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let engines: Engine[] = []

beforeEach(async () => {
  folder = await temporaryFolder()
})

afterEach(async () => {
  await Promise.all(engines.map((engine) => engine.stop()))
  engines = []
  await folder.remove()
})

const start = async (options: Partial<PostgresOptions> = {}) => {
  const engine = await startPostgres({ dir: folder.path, ...options })
  engines.push(engine)
  return engine
}

const query = async <T extends pg.QueryResultRow>(url: string, text: string): Promise<T[]> => {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  return client
    .query<T>(text)
    .then(({ rows }) => rows)
    .finally(() => client.end())
}

const portOf = (engine: Engine) => Number(new URL(engine.url).port)

test('an empty folder becomes a cluster with the database candor, owned by a role that is no superuser', async () => {
  const { url } = await start()
  const [row] = await query(
    url,
    'select current_database() as db, rolsuper, rolbypassrls from pg_roles where rolname = current_user',
  )
  expect(row).toEqual({ db: 'candor', rolsuper: false, rolbypassrls: false })
})

test('an acknowledgement rests on the disk: fsync and synchronous commit are on', async () => {
  const { url } = await start()
  const names = "'fsync', 'synchronous_commit', 'data_checksums', 'server_encoding', 'listen_addresses'"
  const rows = await query<{ name: string; setting: string }>(
    url,
    `select name, setting from pg_settings where name in (${names})`,
  )
  expect(Object.fromEntries(rows.map((r) => [r.name, r.setting]))).toEqual({
    fsync: 'on',
    synchronous_commit: 'on',
    data_checksums: 'on',
    server_encoding: 'UTF8',
    listen_addresses: '127.0.0.1',
  })
})

test('nobody gets in without the password, which only the owner can read', async () => {
  const { url } = await start()
  const wrong = new URL(url)
  wrong.password = 'guess'
  await expect(query(wrong.href, 'select 1')).rejects.toThrow('password authentication failed')
  const superuser = new URL(url)
  superuser.username = 'postgres'
  await expect(query(superuser.href, 'select 1')).rejects.toThrow('password authentication failed')
  expect((await stat(join(folder.path, 'password'))).mode & 0o777).toBe(0o600)
})

test('a stopped server starts again with its data and its password', async () => {
  const first = await start()
  await query(first.url, 'create table kept as select 42 as answer')
  await first.stop()
  expect(await first.exited).toEqual({ code: 0, signal: null })
  const second = await start({ port: portOf(first) })
  expect(second.url).toBe(first.url)
  expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }])
})

test('after a kill -9 it starts again on the same port, although sessions of the old one may still be ending', async () => {
  const first = await start()
  const busy = new pg.Client({ connectionString: first.url })
  busy.on('error', () => {})
  await busy.connect()
  busy.query('select pg_sleep(2)').catch(() => {})
  await query(first.url, 'create table kept as select 42 as answer')
  process.kill(first.pid, 'SIGKILL')
  expect(await first.exited).toEqual({ code: null, signal: 'SIGKILL' })
  const second = await start({ port: portOf(first) })
  expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }])
})

test('a pool outlives a server that dies while a transaction is between two statements', async () => {
  const first = await start()
  const postgres = openPostgres(first.url, { name: 'test' })
  const between = postgres.db.transaction().execute(async (tx) => {
    await sql`select 1`.execute(tx)
    process.kill(first.pid, 'SIGKILL')
    await first.exited
    await start({ port: portOf(first) })
    await sql`select 2`.execute(tx)
  })
  await expect(between).rejects.toThrow()
  const { rows } = await sql<{ three: number }>`select 3 as three`.execute(postgres.db)
  expect(rows).toEqual([{ three: 3 }])
  await postgres.close()
})

test('a server whose starter was killed is stopped and replaced', async () => {
  const face = fileURLToPath(new URL('./embedded-postgres.ts', import.meta.url))
  const script = `
    const { startPostgres } = await import(${JSON.stringify(face)})
    const engine = await startPostgres({ dir: ${JSON.stringify(folder.path)} })
    console.log(engine.pid)
    process.kill(process.pid, 'SIGKILL')`
  const starter = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  starter.stdout.on('data', (chunk) => {
    said += chunk
  })
  await new Promise((resolve) => starter.once('close', resolve))
  const orphan = Number(said)
  expect(isAlive(orphan)).toBe(true)
  const { url } = await start()
  expect(isAlive(orphan)).toBe(false)
  expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a pid file that names a process of somebody else harms neither that process nor the start', async () => {
  const first = await start()
  await first.stop()
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  const cluster = join(folder.path, 'cluster')
  const file = join(cluster, 'postmaster.pid')
  await writeFile(file, `${other.pid}\n${cluster}\n1700000000\n5432\n\n127.0.0.1\n   123 456\nready\n`)
  const { uid, gid } = await stat(cluster)
  if (process.getuid?.() === 0) await chown(file, uid, gid)
  const { url } = await start()
  expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }])
  expect(isAlive(other.pid!)).toBe(true)
  other.kill()
})

test('a preparation that was cut off is begun anew', async () => {
  await mkdir(join(folder.path, 'cluster.draft'))
  await writeFile(join(folder.path, 'cluster.draft/PG_VERSION'), '18\n')
  const { url } = await start()
  expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }])
  expect(await readFile(join(folder.path, 'cluster/PG_VERSION'), 'utf8')).toBe('18\n')
})
