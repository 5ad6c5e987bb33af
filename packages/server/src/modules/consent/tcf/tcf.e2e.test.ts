import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testClickHouse, testDatabase } from '../../../../test/engines.ts'
import { composeApi, composeWorker } from '../../../compose.ts'
import { readConfig } from '../../../config.ts'
import { createLog } from '../../../platform/log.ts'
import { ensureDefaultPurposes } from '../catalogue/ensure-defaults.ts'
import { refreshVendorList } from './keep-vendor-list.ts'

const excerpt = fileURLToPath(new URL('../../../../../tcf-gpp/test/vectors/vendor-list-excerpt.json', import.meta.url))
const list = JSON.parse(readFileSync(excerpt, 'utf8'))
const key = 'tcf-page-key'
const hour = 3_600_000

/** Stands for IAB's server. */
const served = { asked: 0, status: 200, body: JSON.stringify(list) }
let iab: Server
let pg: Awaited<ReturnType<typeof testDatabase>>
let ch: Awaited<ReturnType<typeof testClickHouse>>
let host: string

beforeAll(async () => {
  iab = createServer((_request, response) => {
    served.asked++
    response.writeHead(served.status).end(served.body)
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => iab.once('listening', resolve))
  host = `127.0.0.1:${(iab.address() as AddressInfo).port}`
  ;[pg, ch] = await Promise.all([testDatabase(), testClickHouse()])
  await pg.postgres.db.insertInto('workspaces').values({ name: 'Brand' }).execute()
  await pg.postgres.db
    .insertInto('sources')
    .values({ workspace_id: 1, name: 'Shop', kind: 'browser', write_key: key, legal_basis: 'consent' })
    .execute()
  await ensureDefaultPurposes(pg.postgres.db, 1)
})
afterAll(async () => {
  iab?.close()
  await Promise.all([pg?.drop(), ch?.drop()])
})

const configOf = (more: Record<string, string> = {}) =>
  readConfig({
    CANDOR_DATABASE_URL: pg.url,
    CANDOR_CLICKHOUSE_URL: ch.url,
    CANDOR_PORT: '0',
    CANDOR_REGION_HEADERS: 'cloudflare',
    CANDOR_TRUST_PROXY: '1',
    ...more,
  })
const taking = () =>
  configOf({
    CANDOR_TCF_CMP_ID: '300',
    CANDOR_TCF_PUBLISHER_COUNTRY: 'DE',
    CANDOR_TCF_VENDORS: '1, 2,9999',
    CANDOR_TCF_VENDOR_LIST_URL: `http://${host}/v3/vendor-list.json`,
    CANDOR_OUTGOING_ALLOW: host,
  })
const cmpIn = async (url: string, country?: string) => {
  const answer = await fetch(`${url}/v1/consent/config?writeKey=${key}`, {
    headers: country ? { 'cf-ipcountry': country } : {},
  })
  expect(answer.status).toBe(200)
  return ((await answer.json()) as { cmp?: unknown }).cmp
}
const log = createLog('silent', 'test')

test('without a registered id no page hears of TCF, and no answer is too old by its code; an id without a country is refused', async () => {
  const api = await composeApi(configOf(), log)
  expect(await cmpIn(api.url, 'DE')).toBeUndefined()
  const answer = await fetch(`${api.url}/v1/consent/config?writeKey=${key}`, { headers: { 'cf-ipcountry': 'DE' } })
  expect(((await answer.json()) as { renewBefore: unknown }).renewBefore).toBe(null)
  await api.close()
  expect(() => configOf({ CANDOR_TCF_CMP_ID: '300' })).toThrow(/CANDOR_TCF_PUBLISHER_COUNTRY/)
})

test('the worker fetches the list, and pages where TCF holds are told the vendors that the operator discloses', async () => {
  const api = await composeApi(taking(), log)
  // Before the list is there a page learns of no vendor.
  expect(await cmpIn(api.url, 'DE')).toEqual({ tcfCmpId: 300, publisherCountry: 'DE' })
  await api.close()
  const worker = await composeWorker(taking(), log)
  const stored = () => pg.postgres.pool.query('select version from tcf_vendor_lists')
  await expect
    .poll(async () => (await stored()).rows, { timeout: 30_000 })
    .toEqual([{ version: list.vendorListVersion }])
  await worker.close()
  const again = await composeApi(taking(), log)
  const cmp = {
    tcfCmpId: 300,
    publisherCountry: 'DE',
    vendors: {
      listVersion: list.vendorListVersion,
      policyVersion: list.tcfPolicyVersion,
      vendors: ['1', '2'].map((id) => ({
        id: Number(id),
        asksConsent: list.vendors[id].purposes.length > 0,
        specialOnly: false,
      })),
    },
  }
  expect(await cmpIn(again.url, 'DE')).toEqual(cmp)
  expect(await cmpIn(again.url, 'GB')).toEqual(cmp)
  // Where nothing is known of the place it may be one of TCF's.
  expect(await cmpIn(again.url)).toEqual(cmp)
  expect(await cmpIn(again.url, 'US')).toBeUndefined()
  await again.close()
})

test('who answered under another version of TCF’s policies is asked again, where TCF holds', async () => {
  const api = await composeApi(taking(), log)
  const reask = async (country: string, more: string) => {
    const answer = await fetch(`${api.url}/v1/consent/config?writeKey=${key}${more}`, {
      headers: { 'cf-ipcountry': country },
    })
    return ((await answer.json()) as { reask: boolean }).reask
  }
  const [before, inForce] = [list.tcfPolicyVersion - 1, list.tcfPolicyVersion]
  expect(await reask('DE', `&accepted=privacy@1&tcfPolicy=${inForce}`)).toBe(false)
  expect(await reask('DE', `&accepted=privacy@1&tcfPolicy=${before}`)).toBe(true)
  // Answered where TCF does not hold, or before the operator took part in it.
  expect(await reask('DE', '&accepted=privacy@1')).toBe(true)
  expect(await reask('US', `&accepted=privacy@1&tcfPolicy=${before}`)).toBe(false)
  expect(await reask('DE', '')).toBe(false)
  // A yes lasts 13 months there (rules: iab-tcf.json); a page looks once a day.
  const renewBefore = async (country: string) => {
    const answer = await fetch(`${api.url}/v1/consent/config?writeKey=${key}`, { headers: { 'cf-ipcountry': country } })
    return ((await answer.json()) as { renewBefore: string | null }).renewBefore
  }
  const days = (Date.now() - Date.parse((await renewBefore('DE'))!)) / (24 * hour)
  expect(days > 393 && days < 397).toBe(true)
  expect(await renewBefore('US')).toBe(null)
  await api.close()
})

test('a list is fetched once a day, and one that cannot be read leaves the former in use', async () => {
  const { db } = pg.app
  const options = { url: `http://${host}/v3/vendor-list.json`, allow: [host] }
  const before = served.asked
  expect(await refreshVendorList(db, options)).toBeNull()
  expect(await refreshVendorList(db, { ...options, now: Date.now() + 23 * hour })).toBeNull()
  expect(served.asked).toBe(before)
  const tomorrow = { ...options, now: Date.now() + 25 * hour }
  for (const broken of ['', '{"vendors":{}}', JSON.stringify({ ...list, gvlSpecificationVersion: 2 })]) {
    served.body = broken
    await expect(refreshVendorList(db, tomorrow)).rejects.toThrow()
  }
  served.status = 500
  await expect(refreshVendorList(db, tomorrow)).rejects.toThrow('answers with 500')
  Object.assign(served, { status: 200, body: JSON.stringify({ ...list, vendorListVersion: 8 }) })
  expect(await refreshVendorList(db, tomorrow)).toBe(8)
  await expect(refreshVendorList(db, { ...tomorrow, allow: [], now: Date.now() + 99 * hour })).rejects.toThrow(/https/)
})
