import { unwatchFile, watchFile } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { CountryResponse, Reader, Response } from 'mmdb-lib'
import { type AddressBook, regionFrom } from './region-of.ts'

type Located = Pick<CountryResponse, 'country'> & { subdivisions?: readonly { iso_code?: string }[] }

/**
 * Opens an operator's MaxMind file (GeoLite2 or GeoIP2, Country or City; only City knows subdivisions). A newer file in
 * its place is taken up within `lookEvery` milliseconds; one that cannot be read leaves the old in use and is told to
 * `onError`. The reader is loaded only here: most operators have no such file.
 * Throws an Error that says what to do where the file cannot be read or holds no countries.
 */
export const openAddressBook = async (
  file: string,
  { lookEvery = 60_000, onError }: { lookEvery?: number; onError?: (error: Error) => void } = {},
): Promise<AddressBook & { close(): void }> => {
  let reader = await read(file)
  const renew = () =>
    read(file).then(
      (newer) => {
        reader = newer
      },
      (error: Error) => onError?.(error),
    )
  watchFile(file, { persistent: false, interval: lookEvery }, renew)
  return { regionOf: (ip) => look(reader, ip), close: () => unwatchFile(file, renew) }
}

const read = async (file: string): Promise<Reader<Located & Response>> => {
  const { Reader } = await import('mmdb-lib')
  try {
    const reader = new Reader<Located & Response>(await readFile(file))
    const type = reader.metadata.databaseType
    if (/Country|City|Enterprise/.test(type)) return reader
    throw new Error(`its type is ${type}`)
  } catch (error) {
    const why = (error as Error).message
    throw new Error(`No MaxMind Country or City database can be read at ${file}: ${why}. Check the path and the file.`)
  }
}

const look = (reader: Reader<Located & Response>, ip: string) => {
  try {
    const found = reader.get(ip)
    return regionFrom(found?.country?.iso_code, found?.subdivisions?.[0]?.iso_code)
  } catch {
    // Not an address, or a damaged page of the file: unknown, hence the strictest rules.
    return null
  }
}
