import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CandorProcess, runCandor, temporaryFolder } from '../../test/candor-process.ts'
import { startClickHouse } from '../platform/clickhouse/side-process/index.ts'
import { until } from '../platform/supervisor/children.ts'
import { startPostgres } from '../platform/supervisor/embedded-postgres.ts'
import type { Engine } from '../platform/supervisor/engine.ts'
import { freePort } from '../platform/supervisor/free-port.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let postgres: Engine
let clickhouse: Engine
let env: Record<string, string>
const running: CandorProcess[] = []

beforeAll(async () => {
  folder = await temporaryFolder()
  ;[postgres, clickhouse] = await Promise.all([
    startPostgres({ dir: `${folder.path}/postgres` }),
    startClickHouse({ dir: `${folder.path}/clickhouse` }),
  ])
  env = { CANDOR_DATABASE_URL: postgres.url, CANDOR_CLICKHOUSE_URL: clickhouse.url, CANDOR_DATA_DIR: folder.path }
})

afterAll(async () => {
  await Promise.all(running.map((one) => one.stop()))
  await Promise.all([postgres?.stop(), clickhouse?.stop()])
  await folder.remove()
})

const candor = (command: string, extra: Record<string, string> = {}) => {
  const started = runCandor(command, { ...env, ...extra })
  running.push(started)
  return started
}

const answers = async (url: string) =>
  until(
    () =>
      fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
        (a) => a.ok,
        () => false,
      ),
    30_000,
    50,
  )

test('api, worker and migrate without databases say which settings are missing', async () => {
  for (const command of ['api', 'worker', 'migrate']) {
    const refused = runCandor(command, { CANDOR_DATABASE_URL: postgres.url })
    expect(await refused.ended).toBe(10)
    expect(refused.stderr.join('\n')).toContain('set CANDOR_CLICKHOUSE_URL')
  }
})

test('an unknown command is refused with the list of commands', async () => {
  const refused = runCandor('dance')
  expect(await refused.ended).toBe(2)
  expect(refused.stderr.join(' ')).toMatch(/no command `dance`.*candor <command>.*start/)
})

test('an api that starts before the migrations waits for them and then serves', async () => {
  const port = await freePort()
  const api = candor('api', { CANDOR_PORT: String(port) })
  await api.said(/run `candor migrate`/, 'stderr')

  const migrations = ['a', 'b', 'c'].map(() => runCandor('migrate', env))
  expect(await Promise.all(migrations.map((one) => one.ended))).toEqual([0, 0, 0])
  const links = migrations.flatMap((one) => one.stdout.filter((line) => line.includes('/setup?token=')))
  expect(links).toHaveLength(1)
  const client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
  const { rows } = await client.query('select id from migrations group by id having count(*) > 1')
  await client.end()
  expect(rows).toEqual([])

  await api.said(/^Candor api is ready at /)
  expect(await answers(`http://127.0.0.1:${port}/health/ready`)).toBe(true)
})

test('several apis and workers run beside each other, and each worker tells how it is', async () => {
  const ports = await Promise.all([freePort(), freePort()])
  const started = [
    candor('api', { CANDOR_PORT: String(await freePort()) }),
    ...ports.map((port) => candor('worker', { CANDOR_WORKER_PORT: String(port) })),
  ]
  await Promise.all(started.map((one) => one.said(/^Candor (api|worker) is ready/)))
  for (const port of ports) {
    expect(await answers(`http://127.0.0.1:${port}/health/live`)).toBe(true)
    expect(await answers(`http://127.0.0.1:${port}/health/ready`)).toBe(true)
    const metrics = await fetch(`http://127.0.0.1:${port}/metrics`)
    expect(await metrics.text()).toMatch(/^# HELP /m)
  }
  expect(await Promise.all(started.map((one) => one.stop()))).toEqual([0, 0, 0])
})

test('a worker whose database is away waits with a sentence instead of ending', async () => {
  const nowhere = new URL(postgres.url)
  nowhere.port = String(await freePort())
  const worker = candor('worker', { CANDOR_DATABASE_URL: nowhere.href })
  const line = await worker.said(/does not answer/, 'stderr')
  expect(line).toContain(`PostgreSQL at 127.0.0.1:${nowhere.port}`)
  expect(line).not.toContain(nowhere.password)
  expect(await worker.stop()).toBe(0)
})

test('an api on a taken port says so', async () => {
  const port = String(await freePort())
  const first = candor('api', { CANDOR_PORT: port })
  await first.said(/^Candor api is ready/)
  const second = candor('api', { CANDOR_PORT: port })
  expect(await second.ended).toBe(15)
  expect(second.stderr.join('\n')).toContain('The port is taken')
})
