/** The names of the headers in which an operator's proxy tells the region, in lower case. */
export type RegionHeaders = { country: string; subdivision?: string | undefined }

/** Names for proxies in wide use; an operator picks one, as nothing is trusted that was not named. */
export const knownProxies = {
  cloudflare: { country: 'cf-ipcountry', subdivision: 'cf-region-code' },
  vercel: { country: 'x-vercel-ip-country', subdivision: 'x-vercel-ip-country-region' },
  cloudfront: { country: 'cloudfront-viewer-country', subdivision: 'cloudfront-viewer-country-region' },
} as const satisfies Record<string, RegionHeaders>

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>

/**
 * What a proxy said of the region. A header that came twice says nothing: one of the two was not the proxy's.
 * @param headers names in lower case
 */
export const readRegionHeaders = (headers: Headers, names: RegionHeaders) => {
  const one = (name: string | undefined) => {
    const value = name === undefined ? undefined : headers[name.toLowerCase()]
    return typeof value === 'string' && !value.includes(',') ? value : undefined
  }
  return { country: one(names.country), subdivision: one(names.subdivision) }
}
