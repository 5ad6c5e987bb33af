/** A country (ISO 3166-1 alpha-2) and, where known, its subdivision (the part of ISO 3166-2 after the dash). */
export type Region = { country: string; subdivision: string | null }

/** Answers from a database of addresses; null for an address it does not know. */
export type AddressBook = { regionOf(ip: string): Region | null }

/** What proxies put where they know no country: nothing known, and anonymous networks. */
const nowhere = new Set(['XX', 'ZZ', 'T1', 'A1', 'A2', 'O1', 'AP', 'EU'])

/** A region from codes as they come, in any case, the subdivision with or without its country; null where they are not codes. */
export const regionFrom = (country: string | undefined, subdivision?: string | undefined): Region | null => {
  const code = country?.trim().toUpperCase() ?? ''
  if (!/^[A-Z]{2}$/.test(code) || nowhere.has(code)) return null
  const part = subdivision?.trim().toUpperCase().replace(`${code}-`, '') ?? ''
  return { country: code, subdivision: /^[A-Z0-9]{1,3}$/.test(part) ? part : null }
}

export type RegionSources = {
  /** What a trusted proxy said; leave it out if anybody else may have set those headers. */
  proxyHeaders?: { country: string | undefined; subdivision?: string | undefined } | undefined
  ip?: string | undefined
  maxmind?: AddressBook | null | undefined
}

/** Where a request comes from: the proxy's word, else the operator's address book, else null, which means the strictest rules. */
export const regionOf = ({ proxyHeaders, ip, maxmind }: RegionSources): Region | null =>
  regionFrom(proxyHeaders?.country, proxyHeaders?.subdivision) ?? (ip && maxmind ? maxmind.regionOf(ip) : null)

/** As rules name it: `US-CA`, `DE`, or null. */
export const jurisdictionOf = (region: Region | null): string | null => {
  if (!region) return null
  return region.subdivision ? `${region.country}-${region.subdivision}` : region.country
}
