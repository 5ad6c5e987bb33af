import {
  type AddressBook,
  jurisdictionOf,
  knownProxies,
  openAddressBook,
  readRegionHeaders,
  regionOf,
} from '@candor/rules'
import type { FastifyRequest } from 'fastify'
import type { Config } from '../../../config.ts'
import type { Log } from '../../../platform/log.ts'

export interface Regions {
  /** ISO 3166 of where a request comes from; null where nobody says, which means the strictest rules. */
  of(request: FastifyRequest): string | null
  close(): void
}

/** Believes only what the operator named: the headers of one proxy, then a MaxMind file. */
export const openRegions = async (
  config: Pick<Config, 'regionHeaders' | 'maxmindFile'>,
  log: Log,
): Promise<Regions> => {
  const { regionHeaders, maxmindFile } = config
  const onError = (err: Error) => log.warn({ err }, 'the MaxMind file could not be read again; the former stays in use')
  const book: (AddressBook & { close(): void }) | null = maxmindFile
    ? await openAddressBook(maxmindFile, { onError })
    : null
  const names = regionHeaders && knownProxies[regionHeaders]
  return {
    of: (request) =>
      jurisdictionOf(
        regionOf({
          proxyHeaders: names && readRegionHeaders(request.headers, names),
          ip: request.ip,
          maxmind: book,
        }),
      ),
    close: () => book?.close(),
  }
}
