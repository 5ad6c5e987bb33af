import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addBrand, type Brand, recordAnswers, words, yes } from '../../../../test/answers.ts'
import { askCandor, runCandor, temporaryFolder } from '../../../../test/candor-process.ts'
import { type TestDatabase, testClickHouse, testDatabase } from '../../../../test/engines.ts'
import { createHttp, type Http, type Principal } from '../../../platform/http/index.ts'
import { createLog } from '../../../platform/log.ts'
import { openPostgres, type PurposeDb, roleUrl } from '../../../platform/postgres/index.ts'
import { until } from '../../../platform/supervisor/children.ts'
import { registerLogRoutes, registerReceiptRoutes, takeCheckpoints } from './index.ts'

const publicUrl = 'https://data.example.com'
const log = createLog('silent', 'test')

let pg: TestDatabase
let system: PurposeDb<'consent'>
let app: ReturnType<typeof openPostgres>
let brand: Brand
let http: Http
let url: string
let folder: Awaited<ReturnType<typeof temporaryFolder>>

beforeAll(async () => {
  ;[pg, folder] = await Promise.all([testDatabase(), temporaryFolder()])
  system = pg.purposes.system('consent')
  brand = await addBrand(pg.postgres)
  app = openPostgres(roleUrl(pg.url, 'candor_app'), { name: 'candor-test', max: 2 })
  const { workspaceId } = brand
  const who: Principal = { kind: 'apiKey', id: '1', label: 'court', role: null, workspaceId, scopes: ['consent:read'] }
  const authenticate = async (request: { headers: { authorization?: string } }) =>
    request.headers.authorization ? who : null
  http = createHttp({ log, authenticate, trustProxy: false, publicUrl })
  registerLogRoutes(http, app)
  registerReceiptRoutes(http, pg.purposes)
  url = await http.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  await http?.close()
  await app?.close()
  await Promise.all([pg?.drop(), folder?.remove()])
})

const candor = (args: string[], env: Record<string, string> = {}) =>
  askCandor(args, { CANDOR_DATA_DIR: folder.path, ...env })
const get = (path: string, key = true) => fetch(url + path, key ? { headers: { authorization: 'Bearer key' } } : {})

test('an answer becomes a receipt that is verified without server or database, against a key from elsewhere', async () => {
  await recordAnswers(system, brand, [yes(brand), yes(brand, { presentationId: brand.shown.ar! })])
  const { rows } = await pg.postgres.pool.query<{ id: string }>('select id from consent_ledger order by seq')
  const path = `/v1/receipts/${rows[1]!.id}`
  expect((await get(path, false)).status).toBe(401)
  const early = await get(path)
  expect([early.status, early.headers.get('retry-after')]).toEqual([404, '60'])
  await takeCheckpoints(system, publicUrl, { log })
  const answer = await get(path)
  expect(answer.status).toBe(200)
  const text = await answer.text()
  expect(JSON.parse(text).texts).toEqual([expect.objectContaining({ language: 'ar', text: words.ar })])

  const [receipt, forged, key, kept] = ['r.json', 'forged.json', 'key', 'kept'].map((name) => join(folder.path, name))
  await writeFile(receipt!, text)
  await writeFile(forged!, text.replace('ConsentGiven', 'ConsentRefused'))
  await writeFile(key!, await (await get(`/log/${brand.workspaceId}/key`)).text())
  const workspace = ['--workspace', String(brand.workspaceId)]
  const database = { CANDOR_DATABASE_URL: pg.url }
  expect(await candor(['checkpoint', 'export', ...workspace, '--out', kept!], database)).toEqual({ code: 0, said: '' })

  const genuine = await candor(['verify', receipt!, '--key', key!, '--checkpoint', kept!])
  expect(genuine).toMatchObject({ code: 0, said: expect.stringContaining('The receipt is genuine.') })
  // Nothing was altered, but nobody vouches for the key yet: that is another thing than a forgery, and is told apart.
  expect(await candor(['verify', receipt!])).toMatchObject({
    code: 20,
    said: expect.stringMatching(/^open {2}trust[\s\S]*The receipt is whole, and not confirmed yet\.$/m),
  })
  expect(await candor(['verify', forged!, '--key', key!])).toMatchObject({
    code: 20,
    said: expect.stringMatching(/^FAIL {2}record[\s\S]*The receipt does not hold\./m),
  })
  expect(await candor(['verify'])).toMatchObject({ code: 2 })
  expect(await candor(['audit', '--key', key!, '--checkpoint', kept!], database)).toMatchObject({
    code: 0,
    said: expect.stringContaining('2 entries (0 erased), 2 texts, 1 tiles, 2 checkpoints: whole'),
  })
})

test('a witness elsewhere signs by the public address alone, and a new key is reached from the one that was pinned', async () => {
  const [witnessKey, state, pinned, handover, receipt] = ['w.key', 'w.state', 'pinned', 'handover', 'new.json'].map(
    (name) => join(folder.path, name),
  )
  const made = await candor(['witness', 'key', 'witness.example.org/w1', '--out', witnessKey!])
  expect(made).toMatchObject({ code: 0, said: expect.stringMatching(/^witness\.example\.org\/w1\+/) })
  const vkey = made.said.trim()
  // The server that knows this witness.
  const other = createHttp({ log, authenticate: async () => null, trustProxy: false, publicUrl })
  registerLogRoutes(other, app, { witnesses: [vkey] })
  const address = `${await other.listen({ host: '127.0.0.1', port: 0 })}/log/${brand.workspaceId}`
  await recordAnswers(system, brand, [yes(brand)])
  await takeCheckpoints(system, publicUrl, { log })
  await writeFile(pinned!, await (await fetch(`${address}/key`)).text())
  const look = () => candor(['witness', 'sign', address, '--key', witnessKey!, '--log-key', pinned!, '--state', state!])
  expect(await look()).toMatchObject({ code: 0, said: expect.stringContaining('The log continues') })
  expect(await look()).toMatchObject({ code: 0 })

  const rotated = await candor(['log', 'rotate-key', '--workspace', String(brand.workspaceId)], {
    CANDOR_DATABASE_URL: pg.url,
  })
  expect(rotated).toMatchObject({ code: 0, said: expect.stringContaining('from the next checkpoint on') })
  await recordAnswers(system, brand, [yes(brand)])
  await takeCheckpoints(system, publicUrl, { log })
  const keys = (await (await fetch(`${address}/key`)).text()).trim().split('\n')
  const served = await (await fetch(`${address}/handover/${keys[0]!.split('+')[1]}`)).text()
  expect(rotated.said).toContain(served)
  await writeFile(handover!, served)
  const { rows } = await pg.postgres.pool.query<{ id: string }>(
    'select id from consent_ledger order by seq desc limit 1',
  )
  await writeFile(receipt!, await (await get(`/v1/receipts/${rows[0]!.id}`)).text())
  expect(await candor(['verify', receipt!, '--key', pinned!])).toMatchObject({ code: 20 })
  const followed = await candor(['verify', receipt!, '--key', pinned!, '--handover', handover!])
  expect(followed).toMatchObject({ code: 0, said: expect.stringContaining('The receipt is genuine.') })

  // A witness that knows the old key only does not sign for the new one.
  expect(await look()).toMatchObject({ code: 20, said: expect.stringContaining('BROKEN') })
  await writeFile(pinned!, keys.join('\n'))
  expect(await look()).toMatchObject({ code: 0 })
  expect(await (await fetch(`${address}/checkpoint`)).text()).toContain('— witness.example.org/w1 ')
  await other.close()
})

test('a worker that is killed again and again while it signs loses and doubles nothing', async () => {
  const [other, ch] = await Promise.all([testDatabase(), testClickHouse()])
  const total = 90_000
  const count = async (what: string) =>
    (await other.postgres.pool.query<{ n: number }>(`select ${what} as n from consent_checkpoints`)).rows[0]!.n ?? 0
  await other.postgres.pool.query("insert into workspaces (name) values ('Brand')")
  await other.postgres.pool.query(`insert into consent_leaves (workspace_id, leaf_index, commitment)
    select 1, i, sha256(i::text::bytea) from generate_series(0, ${total - 1}) as i`)
  await other.postgres.pool.query(`insert into consent_heads (workspace_id, seq) values (1, ${total})`)
  const env = { CANDOR_DATABASE_URL: other.url, CANDOR_CLICKHOUSE_URL: ch.url, CANDOR_LOG_LEVEL: 'error' }
  for (let kills = 0; kills < 2; kills++) {
    const before = await count('count(*)')
    const worker = runCandor('worker', env)
    // It has begun, and has more before it.
    await until(async () => (await count('count(*)')) > before, 60_000)
    worker.signal('SIGKILL')
    await worker.ended
  }
  const last = runCandor('worker', env)
  expect(await until(async () => (await count('max(size)')) === total, 60_000)).toBe(true)
  await last.stop()
  const audit = await candor(['audit'], { CANDOR_DATABASE_URL: other.url })
  expect(audit).toMatchObject({ code: 0, said: expect.stringContaining(`${total} entries`) })
  await Promise.all([other.drop(), ch.drop()])
})
