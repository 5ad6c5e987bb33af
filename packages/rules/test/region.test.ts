import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { jurisdictionOf, knownProxies, openAddressBook, readRegionHeaders, regionOf } from '../src/index.ts'
import { mmdb } from './mmdb.ts'

const folder = await mkdtemp(join(tmpdir(), 'candor-region-'))
afterAll(() => rm(folder, { recursive: true }))

const fileOf = async (name: string, content: Buffer) => {
  const file = join(folder, name)
  await writeFile(file, content)
  return file
}

const california = { country: { iso_code: 'US' }, subdivisions: [{ iso_code: 'CA' }] }

describe('a proxy’s headers', () => {
  test('name the country and, where they can, its subdivision', () => {
    const vercel = readRegionHeaders(
      { 'x-vercel-ip-country': 'us', 'x-vercel-ip-country-region': 'CA' },
      knownProxies.vercel,
    )
    expect(regionOf({ proxyHeaders: vercel })).toEqual({ country: 'US', subdivision: 'CA' })
    const cloudflare = readRegionHeaders({ 'cf-ipcountry': 'DE' }, knownProxies.cloudflare)
    expect(jurisdictionOf(regionOf({ proxyHeaders: cloudflare }))).toBe('DE')
    expect(regionOf({ proxyHeaders: { country: 'US', subdivision: 'US-TX' } })).toEqual({
      country: 'US',
      subdivision: 'TX',
    })
  })

  test('may have any name the operator gives, in any case', () => {
    expect(readRegionHeaders({ 'x-geo': 'FR' }, { country: 'X-Geo' })).toEqual({
      country: 'FR',
      subdivision: undefined,
    })
  })

  test('say nothing when they came twice', () => {
    for (const twice of [['DE', 'US'], 'DE, US']) {
      const read = readRegionHeaders({ 'cf-ipcountry': twice }, knownProxies.cloudflare)
      expect(regionOf({ proxyHeaders: read })).toBeNull()
    }
  })

  test.each(['XX', 'T1', '', 'EUR', 'D', '1A', 'ZZ', 'EU', "D'"])('the country %j is none', (country) => {
    expect(regionOf({ proxyHeaders: { country } })).toBeNull()
  })
})

describe('a MaxMind file', () => {
  test('answers where the proxy says nothing', async () => {
    const book = await openAddressBook(
      await fileOf('city.mmdb', mmdb({ '5.6.7.0/24': california, '9.9.0.0/16': { country: { iso_code: 'DE' } } })),
    )
    expect(regionOf({ proxyHeaders: { country: 'XX' }, ip: '5.6.7.8', maxmind: book })).toEqual({
      country: 'US',
      subdivision: 'CA',
    })
    expect(regionOf({ ip: '9.9.1.1', maxmind: book })).toEqual({ country: 'DE', subdivision: null })
    expect(regionOf({ proxyHeaders: { country: 'FR' }, ip: '9.9.1.1', maxmind: book })?.country).toBe('FR')
    expect(regionOf({ ip: '::5.6.7.8', maxmind: book })?.subdivision).toBe('CA')
    book.close()
  })

  test('knows nothing of other addresses, and of what is no address', async () => {
    const book = await openAddressBook(await fileOf('few.mmdb', mmdb({ '5.6.7.0/24': california })))
    for (const ip of ['8.8.8.8', '2001:db8::1', '', 'unknown', '5.6.7.8:443', '999.1.1.1']) {
      expect(regionOf({ ip, maxmind: book }), ip).toBeNull()
    }
    book.close()
  })

  test('gives way to a newer one in its place, and stays when that one is damaged', async () => {
    const file = await fileOf('renewed.mmdb', mmdb({ '5.6.7.0/24': california }))
    const onError = vi.fn()
    const book = await openAddressBook(file, { lookEvery: 20, onError })
    await writeFile(file, mmdb({ '5.6.7.0/24': { country: { iso_code: 'CN' } }, '1.0.0.0/8': california }))
    await expect.poll(() => book.regionOf('5.6.7.8')?.country, { timeout: 20_000 }).toBe('CN')
    await writeFile(file, 'half a file')
    await expect.poll(() => onError.mock.calls.length, { timeout: 20_000 }).toBeGreaterThan(0)
    expect(book.regionOf('5.6.7.8')?.country).toBe('CN')
    book.close()
  })

  test('that is missing, damaged or of another kind is refused with a sentence', async () => {
    await expect(openAddressBook(join(folder, 'none.mmdb'))).rejects.toThrow(/Check the path/)
    await expect(openAddressBook(await fileOf('bad.mmdb', Buffer.from('no')))).rejects.toThrow(/bad.mmdb/)
    const asn = await fileOf('asn.mmdb', mmdb({ '1.0.0.0/8': { number: 1 } }, 'GeoLite2-ASN'))
    await expect(openAddressBook(asn)).rejects.toThrow(/its type is GeoLite2-ASN/)
  })
})

test('where nothing is known there is no jurisdiction', () => {
  expect(jurisdictionOf(regionOf({}))).toBeNull()
  expect(jurisdictionOf(regionOf({ ip: '1.2.3.4', maxmind: null }))).toBeNull()
})
