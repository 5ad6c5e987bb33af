import { access, chown, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, expect, test } from 'vitest'
import { type CandorProcess, readyUrl, runCandor, runningNote, temporaryFolder } from '../../test/candor-process.ts'
import { openClickHouse } from '../platform/clickhouse/index.ts'
import { isAlive, until } from '../platform/supervisor/children.ts'
import { startPostgres } from '../platform/supervisor/embedded-postgres.ts'
import { mayEnter } from '../platform/supervisor/unprivileged.ts'

const cleanups: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
})

const folder = async () => {
  const made = await temporaryFolder()
  cleanups.push(made.remove)
  return made.path
}

const candor = (command: string, env: Record<string, string>): CandorProcess => {
  const started = runCandor(command, env)
  cleanups.push(started.stop)
  return started
}

const start = (dataDir: string, env: Record<string, string> = {}) =>
  candor('start', { CANDOR_DATA_DIR: dataDir, ...env })

const isReady = (url: string) =>
  fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) }).then(
    (answer) => answer.ok,
    () => false,
  )

const becomesReady = async (url: string) => expect(await until(() => isReady(url), 60_000, 50)).toBe(true)

/** A value in the database that only survives if the data does. */
const remember = async (databaseUrl: string, value: string) => {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query("insert into settings (name, value) values ('test', $1)", [value])
  await client.end()
}

const recall = async (databaseUrl: string) => {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const { rows } = await client.query<{ value: string }>("select value from settings where name = 'test'")
  await client.end()
  return rows[0]?.value
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )

const allEnded = (pids: number[]) => until(() => !pids.some(isAlive), 30_000)

test('a start on an empty folder says that it is ready, and is; a second one finds the data', async () => {
  const dataDir = await folder()
  const first = start(dataDir)
  const url = await readyUrl(first)
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect(first.stdout[0]).toBe('Preparing the databases…')
  expect(await isReady(url)).toBe(true)
  expect(await first.said(/^Set it up, once, at /)).toMatch(new RegExp(`${url}/setup\\?token=[\\w-]{20,}$`))
  await remember((await runningNote(dataDir)).databaseUrl, 'kept')
  expect(await first.stop()).toBe(0)

  const second = start(dataDir)
  await readyUrl(second)
  expect(second.stdout).not.toContain('Preparing the databases…')
  expect(await recall((await runningNote(dataDir)).databaseUrl)).toBe('kept')
})

test('SIGTERM ends everything in order: exit code 0, nothing left running, no note left behind', async () => {
  const dataDir = await folder()
  const one = start(dataDir)
  const url = await readyUrl(one)
  const { processes } = await runningNote(dataDir)
  expect(Object.keys(processes).sort()).toEqual(['api', 'clickhouse', 'postgres', 'worker'])
  expect(await one.stop()).toBe(0)
  expect(Object.values(processes).filter(isAlive)).toEqual([])
  expect(await isReady(url)).toBe(false)
  expect(await exists(join(dataDir, 'running.json'))).toBe(false)
  expect(one.stdout.slice(-2)).toEqual(['Candor is stopping…', 'Candor has stopped.'])
})

test('a second start on the same folder is refused, and the first goes on', async () => {
  const dataDir = await folder()
  const url = await readyUrl(start(dataDir))
  const second = start(dataDir)
  expect(await second.ended).toBe(12)
  expect(second.stderr.join('\n')).toContain(`Candor is already running on ${dataDir}`)
  expect(second.stderr.join('\n')).toContain(url)
  expect(await isReady(url)).toBe(true)
})

test('a taken port is refused before anything is started', async () => {
  const dataDir = await folder()
  const other = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => other.once('listening', resolve))
  cleanups.push(async () => other.close())
  const { port } = other.address() as { port: number }
  const refused = start(dataDir, { CANDOR_PORT: String(port) })
  expect(await refused.ended).toBe(15)
  expect(refused.stderr.join('\n')).toMatch(new RegExp(`Port ${port} .* is taken by another program`))
  expect(await exists(join(dataDir, 'postgres'))).toBe(false)
})

test('a folder that cannot be written is refused', async () => {
  const file = join(await folder(), 'file')
  await writeFile(file, '')
  const refused = start(join(file, 'data'))
  expect(await refused.ended).toBe(11)
  expect(refused.stderr.join('\n')).toMatch(/cannot be written .* CANDOR_DATA_DIR/)
})

test('data of a newer version is refused', async () => {
  const dataDir = await folder()
  await writeFile(join(dataDir, 'version.json'), '{"format": 999, "candor": "99.0.0"}')
  const refused = start(dataDir)
  expect(await refused.ended).toBe(13)
  expect(refused.stderr.join('\n')).toContain('written by a newer Candor')
})

test('too little disk is refused', async () => {
  const refused = start(await folder(), { CANDOR_MINIMUM_DISK_MB: String(2 ** 40) })
  expect(await refused.ended).toBe(14)
  expect(refused.stderr.join('\n')).toMatch(/Only .* GB of disk are free/)
})

test('a setting that does not fit is refused by name', async () => {
  const refused = start(await folder(), { CANDOR_PORT: 'many' })
  expect(await refused.ended).toBe(10)
  expect(refused.stderr.join('\n')).toContain('CANDOR_PORT')
})

test('a migration that this program does not know is refused, and nothing is left running', async () => {
  const dataDir = await folder()
  const first = start(dataDir)
  await readyUrl(first)
  const { databaseUrl } = await runningNote(dataDir)
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query("insert into migrations (id, name) values (9999, 'from the future')")
  await client.end()
  await first.stop()
  const second = start(dataDir)
  expect(await second.ended).toBe(13)
  expect(second.stderr.join('\n')).toContain('migration 9999')
  expect(await exists(join(dataDir, 'postgres/cluster/postmaster.pid'))).toBe(false)
})

test('whatever is killed comes back, at the same address and with its data', async () => {
  const dataDir = await folder()
  const url = await readyUrl(start(dataDir))
  const { databaseUrl, clickhouseUrl, processes } = await runningNote(dataDir)
  await remember(databaseUrl, 'kept')
  for (const name of ['api', 'worker', 'clickhouse', 'postgres']) {
    const pid = (await runningNote(dataDir)).processes[name]!
    process.kill(pid, 'SIGKILL')
    const after = await runningNote(dataDir, (note) => note.processes[name] !== pid)
    expect(after.databaseUrl).toBe(databaseUrl)
    expect(after.clickhouseUrl).toBe(clickhouseUrl)
    await becomesReady(url)
    expect(isAlive(after.processes[name]!)).toBe(true)
  }
  expect(processes.api).not.toBe((await runningNote(dataDir)).processes.api)
  expect(await recall(databaseUrl)).toBe('kept')
  const clickhouse = openClickHouse(clickhouseUrl, { name: 'test' })
  expect(await clickhouse.ping()).toEqual({ success: true })
  await clickhouse.close()
})

test('after a kill -9 of the supervisor the next start takes over, and the data is whole', async () => {
  const dataDir = await folder()
  const first = start(dataDir)
  const port = new URL(await readyUrl(first)).port
  const { databaseUrl, processes } = await runningNote(dataDir)
  await remember(databaseUrl, 'kept')
  first.signal('SIGKILL')
  expect(await first.ended).toBe('SIGKILL')

  const second = start(dataDir, { CANDOR_PORT: port })
  await readyUrl(second)
  expect(await allEnded(Object.values(processes))).toBe(true)
  expect(await recall((await runningNote(dataDir, (note) => note.pid === second.pid)).databaseUrl)).toBe('kept')
})

test('SIGTERM ends a supervisor whose api waits for a database that does not come', async () => {
  const own = await startPostgres({ dir: await folder() })
  cleanups.push(own.stop)
  const dataDir = await folder()
  const one = start(dataDir, { CANDOR_DATABASE_URL: own.url })
  await readyUrl(one)
  const { processes } = await runningNote(dataDir)
  await own.stop()
  process.kill(processes.api!, 'SIGKILL')
  await one.said(/Waiting: PostgreSQL at .* does not answer/, 'stderr')
  expect(await one.stop()).toBe(0)
  expect(Object.values(processes).filter(isAlive)).toEqual([])
})

test('SIGTERM in the middle of a first start ends it in order', async () => {
  const dataDir = await folder()
  const one = start(dataDir)
  await one.said(/^Preparing/)
  expect(await one.stop()).toBe(0)
  expect(one.stdout.at(-1)).toBe('Candor has stopped.')
  expect(await exists(join(dataDir, 'postgres/cluster/postmaster.pid'))).toBe(false)
  await readyUrl(start(dataDir))
})

test('a second signal ends everything at once when a part does not', async () => {
  const dataDir = await folder()
  const one = start(dataDir)
  await readyUrl(one)
  const { processes } = await runningNote(dataDir)
  process.kill(processes.worker!, 'SIGSTOP')
  one.signal('SIGTERM')
  await one.said(/^Candor is stopping/)
  const repeated = setInterval(() => one.signal('SIGTERM'), 300)
  expect(await one.ended).toBe(18)
  clearInterval(repeated)
  expect(await allEnded(Object.values(processes))).toBe(true)
})

test('a first workspace that is set up by settings needs no link; settings that do not fit are refused', async () => {
  const refused = start(await folder(), { CANDOR_BOOTSTRAP_OPERATOR: 'nobody' })
  expect(await refused.ended).toBe(10)
  expect(refused.stderr.join('\n')).toContain('CANDOR_BOOTSTRAP_OPERATOR must be email:password')

  const one = start(await folder(), { CANDOR_BOOTSTRAP_OPERATOR: 'ada@example.org:a-long-password' })
  await readyUrl(one)
  expect(await one.stop()).toBe(0)
  expect(one.stdout.filter((line) => line.includes('/setup?'))).toEqual([])
})

test('a user without any rights can run everything', async () => {
  const dataDir = await folder()
  const nobody = { uid: 65534, gid: 65534 }
  // Under root the test steps down, where a stranger may reach the code at all; a user is a user already.
  const stepDown = process.getuid?.() === 0 && (await mayEnter(import.meta.dirname, nobody))
  if (stepDown) await chown(dataDir, nobody.uid, nobody.gid)
  const one = runCandor('start', { CANDOR_DATA_DIR: dataDir }, stepDown ? nobody : {})
  cleanups.push(one.stop)
  const url = await readyUrl(one)
  expect(await isReady(url)).toBe(true)
  expect(await one.stop()).toBe(0)
})

test('a PostgreSQL of your own replaces the embedded one', async () => {
  const own = await startPostgres({ dir: await folder() })
  cleanups.push(own.stop)
  const dataDir = await folder()
  const url = await readyUrl(start(dataDir, { CANDOR_DATABASE_URL: own.url }))
  expect(await isReady(url)).toBe(true)
  expect(Object.keys((await runningNote(dataDir)).processes).sort()).toEqual(['api', 'clickhouse', 'worker'])
  expect(await exists(join(dataDir, 'postgres'))).toBe(false)
})
