import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CandorProcess, readyUrl, runCandor, runningNote, temporaryFolder } from '../../test/candor-process.ts'
import { importPasses, importPosition, runImporter } from '../../test/importer.ts'
import { type ClickHouse, openClickHouse } from '../platform/clickhouse/index.ts'
import { until } from '../platform/supervisor/children.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const file = `${root}../shared/data/online-retail/online_retail.csv.gz`
const writeKey = 'import-test-write-key'

let candor: CandorProcess
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let url: string
let clickhouse: ClickHouse

beforeAll(async () => {
  if (!existsSync(file)) throw new Error(`The data set is missing: ${file}. See ../shared/data/README.md.`)
  folder = await temporaryFolder()
  candor = runCandor('start', { CANDOR_DATA_DIR: join(folder.path, 'data'), CANDOR_BOOTSTRAP_WRITE_KEY: writeKey })
  url = await readyUrl(candor)
  const { clickhouseUrl } = await runningNote(join(folder.path, 'data'))
  clickhouse = openClickHouse(clickhouseUrl, { name: 'test' })
})
afterAll(async () => {
  await clickhouse?.close()
  await candor?.stop()
  await folder?.remove()
})

const importer = (...options: string[]) => {
  const map = join(root, 'docs/examples/online-retail.mapping.json')
  const env = { CANDOR_WRITE_KEY: writeKey, CANDOR_DATA_DIR: join(folder.path, 'import') }
  return runImporter(['events', file, '--map', map, '--url', url, ...options], env)
}
const position = () => importPosition(join(folder.path, 'import'))
const passes = async (items: number) => expect(await importPasses(items, join(folder.path, 'import'))).toBe(true)

const rowsOf = async <T>(query: string): Promise<T[]> =>
  (await clickhouse.query({ query, format: 'JSONEachRow' })).json<T>()

const count = async (): Promise<{ events: number; ids: number }> =>
  (
    await rowsOf<{ events: number; ids: number }>('select count() as events, uniqExact(message_id) as ids from events')
  )[0]!

/** Nothing waits to be processed, and nothing to be shipped to ClickHouse. */
const workDone = async (): Promise<boolean> => {
  const { databaseUrl } = await runningNote(join(folder.path, 'data'))
  const postgres = new pg.Client({ connectionString: databaseUrl })
  await postgres.connect()
  const { rows } = await postgres.query('select (events + history_rows)::text as waiting from candor_backlog()')
  await postgres.end()
  return rows[0].waiting === '0'
}

const figures = async () => (await rowsOf(await readFile(join(root, 'docs/examples/online-retail.sql'), 'utf8')))[0]

const published = {
  invoices: 25_900,
  cancelled_invoices: 3_836,
  lines: 541_909,
  cancellation_lines: 9_288,
  revenue: '9747747.934',
  completed: '10644560.424',
  cancelled_revenue: '896812.49',
  countries: 38,
  customers: 4_372,
}
/** 25,900 invoices, 82 further parts of long ones, 4,388 times a customer's country. */
const allEvents = 30_370

test('Online Retail, with the importer killed twice and the api killed once, is in ClickHouse to the penny', async () => {
  for (const items of [4_000, 12_000]) {
    const { child, ended } = importer()
    await passes(items)
    child.kill('SIGKILL')
    await ended
    expect(await position()).toBeLessThan(allEvents)
  }
  const { ended } = importer()
  await passes(20_000)
  process.kill((await runningNote(join(folder.path, 'data'))).processes.api!, 'SIGKILL')
  const { code, text } = await ended
  expect(text).toMatch(/Going on after [\d,]+ events/)
  expect(text).toMatch(/rows read +541,909\n/)
  expect(text).toMatch(/accepted +30,370\n/)
  expect(code).toBe(0)

  expect(await until(workDone, 120_000, 100)).toBe(true)
  expect(await count()).toEqual({ events: allEvents, ids: allEvents })
  expect(await figures()).toEqual(published)
}, 300_000)

test('a second import adds nothing', async () => {
  const done = importer()
  expect((await done.ended).text).toContain('Nothing was sent')
  const again = await importer('--restart').ended
  expect(again.text).toMatch(/accepted +30,370\n/)
  expect(await until(workDone, 120_000, 100)).toBe(true)
  expect(await count()).toEqual({ events: allEvents, ids: allEvents })
  expect(await figures()).toEqual(published)
}, 300_000)

test('a wrong key stops the import with what to do, and exit code 3', async () => {
  const { code, text } = await importer('--write-key', 'another-key').ended
  expect(text).toContain('The write key is not known')
  expect(code).toBe(3)
})
