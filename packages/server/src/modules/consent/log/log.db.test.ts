import { join } from 'node:path'
import {
  decodeEntries,
  entriesPath,
  formatVerifierKey,
  isSignedByLog,
  leafHash,
  newSigner,
  openCheckpoint,
  parseVerifierKey,
  rootOfLeaves,
  tilePath,
  tilesOf,
  toHex,
} from '@candor/proof'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addBrand, type Brand, recordAnswers, yes } from '../../../../test/answers.ts'
import { temporaryFolder } from '../../../../test/candor-process.ts'
import { type TestDatabase, testDatabase } from '../../../../test/engines.ts'
import { createHttp, type Http } from '../../../platform/http/index.ts'
import { createLog } from '../../../platform/log.ts'
import { openPostgres, type PurposeDb, roleUrl } from '../../../platform/postgres/index.ts'
import { registerLogRoutes, takeCheckpoint, takeCheckpoints } from './index.ts'

const publicUrl = 'https://data.example.com'
const log = createLog('silent', 'test')

let pg: TestDatabase
let system: PurposeDb<'consent'>
let app: ReturnType<typeof openPostgres>
let http: Http
let url: string
beforeAll(async () => {
  pg = await testDatabase()
  system = pg.purposes.system('consent')
  app = openPostgres(roleUrl(pg.url, 'candor_app'), { name: 'candor-test', max: 2 })
  http = createHttp({ log, authenticate: async () => null, trustProxy: false, publicUrl })
  registerLogRoutes(http, app)
  url = await http.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  await http?.close()
  await app?.close()
  await pg?.drop()
})

const answer = (brand: Brand, n: number) =>
  recordAnswers(
    system,
    brand,
    Array.from({ length: n }, () => yes(brand)),
  )
const get = async (path: string) => {
  const response = await fetch(url + path)
  return { response, bytes: new Uint8Array(await response.arrayBuffer()) }
}
const text = async (path: string) => Buffer.from((await get(path)).bytes).toString()
const commitments = async (workspaceId: number): Promise<Buffer[]> => {
  const { rows } = await pg.postgres.pool.query<{ commitment: Buffer }>(
    'select commitment from consent_leaves where workspace_id = $1 order by leaf_index',
    [workspaceId],
  )
  return rows.map((r) => r.commitment)
}

test('anybody can rebuild the signed root from the published tiles, after each of several checkpoints', async () => {
  const brand = await addBrand(pg.postgres)
  let total = 0
  for (const n of [1, 254, 1, 1, 300]) {
    total += n
    await answer(brand, n)
    await takeCheckpoints(system, publicUrl, { log })
    const base = `/log/${brand.workspaceId}`
    const keys = (await text(`${base}/key`)).trim().split('\n').map(parseVerifierKey)
    const opened = openCheckpoint(await text(`${base}/checkpoint`), keys)
    expect(isSignedByLog(opened)).toBe(true)
    expect(opened.checkpoint).toMatchObject({ origin: `data.example.com/log/${brand.workspaceId}`, size: total })
    const leaves: Uint8Array[] = []
    for (const tile of tilesOf(total)) {
      const { response, bytes } = await get(`${base}/${tilePath(tile)}`)
      expect([response.status, response.headers.get('cache-control')]).toEqual([
        200,
        'public, max-age=31536000, immutable',
      ])
      expect(bytes.length).toBe(tile.width * 32)
      if (tile.level > 0) continue
      for (let i = 0; i < tile.width; i++) leaves.push(bytes.slice(i * 32, i * 32 + 32))
      const entries = decodeEntries((await get(`${base}/${entriesPath(tile.index, tile.width)}`)).bytes)
      expect(entries.map((e) => toHex(leafHash(e)))).toEqual(leaves.slice(tile.index * 256).map(toHex))
    }
    expect(leaves.map(toHex)).toEqual((await commitments(brand.workspaceId)).map((c) => toHex(leafHash(c))))
    expect(toHex(rootOfLeaves(leaves))).toBe(toHex(opened.checkpoint.root))
  }
})

test('what no checkpoint covers, and what is not written as the format demands, is not served', async () => {
  const brand = await addBrand(pg.postgres)
  const base = `/log/${brand.workspaceId}`
  for (const path of ['checkpoint', 'key', 'tile/0/000.p/1']) {
    expect((await get(`${base}/${path}`)).response.status).toBe(404)
  }
  await answer(brand, 3)
  await takeCheckpoints(system, publicUrl, { log })
  await answer(brand, 1)
  expect((await get(`${base}/tile/0/000.p/3`)).response.status).toBe(200)
  expect((await get(`${base}/tile/0/000.p/2`)).bytes.length).toBe(64)
  const absent = ['0/000.p/4', '0/000', 'entries/000.p/4', '0/0.p/3', '00/000.p/3', '1/000.p/1', '0/001.p/1']
  for (const path of absent) expect((await get(`${base}/tile/${path}`)).response.status).toBe(404)
  for (const path of ['/log/0/checkpoint', '/log/x/checkpoint', '/log/99999999999/checkpoint']) {
    expect((await get(path)).response.status).toBe(404)
  }
})

test('many at it at once sign each state once, under one key', async () => {
  const brand = await addBrand(pg.postgres)
  for (let i = 0; i < 5; i++) {
    await answer(brand, 7)
    await Promise.all([1, 2, 3, 4].map(() => takeCheckpoints(system, publicUrl, { log })))
  }
  await takeCheckpoints(system, publicUrl, { log })
  const { rows } = await pg.postgres.pool.query<{ size: number }>(
    'select size from consent_checkpoints where workspace_id = $1 order by size',
    [brand.workspaceId],
  )
  expect(rows.at(-1)?.size).toBe(35)
  expect((await text(`/log/${brand.workspaceId}/key`)).trim().split('\n')).toHaveLength(1)
})

test('a checkpoint that is broken off leaves nothing, and the next one takes everything in', async () => {
  const brand = await addBrand(pg.postgres)
  await answer(brand, 300)
  const broken = system.transaction().execute(async (tx) => {
    await takeCheckpoint(tx, brand.workspaceId, publicUrl)
    throw new Error('cut off')
  })
  await expect(broken).rejects.toThrow('cut off')
  const { rows } = await pg.postgres.pool.query(
    'select (select count(*) from consent_tiles where workspace_id = $1) + (select count(*) from consent_checkpoints where workspace_id = $1) as n',
    [brand.workspaceId],
  )
  expect(rows).toEqual([{ n: 0 }])
  await takeCheckpoints(system, publicUrl, { log })
  expect(await text(`/log/${brand.workspaceId}/checkpoint`)).toContain('\n300\n')
})

test('nothing is signed on top of altered tiles', async () => {
  const brand = await addBrand(pg.postgres)
  await answer(brand, 3)
  await takeCheckpoints(system, publicUrl, { log })
  await pg.postgres.pool.query(
    'update consent_tiles set hashes = set_byte(hashes, 40, get_byte(hashes, 40) # 1) where workspace_id = $1',
    [brand.workspaceId],
  )
  await answer(brand, 1)
  const signed = system.transaction().execute((tx) => takeCheckpoint(tx, brand.workspaceId, publicUrl))
  await expect(signed).rejects.toThrow(/candor audit/)
})

test('a witness named in the settings has a key of its own kind', () => {
  const other = createHttp({ log, authenticate: async () => null, trustProxy: false, publicUrl })
  const named = (key: string) => () => registerLogRoutes(other, app, { witnesses: [key] })
  const ofLog = formatVerifierKey(newSigner('data.example.com/log/1'))
  expect(named(ofLog)).toThrow(/^CANDOR_LOG_WITNESSES: .* is the key of a log/)
  expect(named(ofLog.replace('+', '+0'))).toThrow(/^CANDOR_LOG_WITNESSES: /)
})

test('the signing key is out of reach of the application, and of the system for any purpose but consent', async () => {
  const steal = 'select skey from candor_private.log_signers'
  const ask = "select candor_log_signer(1, 'mine', 'mine')"
  await expect(app.pool.query(steal)).rejects.toThrow(/permission denied/)
  await expect(app.pool.query(ask)).rejects.toThrow(/permission denied/)
  const one = openPostgres(roleUrl(pg.url, 'candor_system'), { name: 'candor-test', max: 1 })
  await expect(one.pool.query(steal)).rejects.toThrow(/permission denied/)
  await expect(one.pool.query(ask)).rejects.toThrow(/needs the purpose consent/)
  await one.close()
})

test('the page that verifies receipts comes with a policy that names its script, forbids every request and framing', async () => {
  const folder = await temporaryFolder()
  const page = join(folder.path, 'verify.html')
  const other = createHttp({ log, authenticate: async () => null, trustProxy: false, publicUrl })
  registerLogRoutes(other, app, { page })
  const base = await other.listen({ host: '127.0.0.1', port: 0 })
  expect((await fetch(`${base}/verify`)).status).toBe(404)
  const { buildPage } = await import('../../../../../proof/page/build.mjs')
  await buildPage(folder.path)
  const response = await fetch(`${base}/verify`)
  expect(response.status).toBe(200)
  const policy = response.headers.get('content-security-policy')
  expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[^']+'; .*frame-ancestors 'none'$/)
  expect(await response.text()).toContain('<html')
  await other.close()
  await folder.remove()
})
