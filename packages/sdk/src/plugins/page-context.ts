import type { Context, Plugin } from '../core/types.ts'

/** Names of query parameters whose values are nobody's business here: sign-in links, reset tokens, addresses. */
const secret =
  /(^|[_-])(token|secret|password|pass|pwd|auth|authorization|key|apikey|session|sid|otp|sig|signature|e?mail|phone|jwt)($|[_-])/i

const redact = (url: URL): URL => {
  for (const name of new Set(url.searchParams.keys())) {
    if (secret.test(name)) url.searchParams.set(name, 'redacted')
  }
  url.hash = ''
  url.username = ''
  url.password = ''
  return url
}

/** An address without fragment, credentials and secret-looking parameters; '' if it is no address. */
export const cleanUrl = (text: string): string => {
  try {
    return redact(new URL(text)).href
  } catch {
    return ''
  }
}

/**
 * What the page knows when a call is made: its address, title, language, time zone and screen size. No user agent and nothing
 * else that tells one device from another.
 */
export const pageContext = (): Plugin => ({
  name: 'page-context',
  enrich: (event) => {
    const url = new URL(cleanUrl(location.href))
    const page = {
      path: url.pathname,
      referrer: cleanUrl(document.referrer),
      search: url.search,
      title: document.title,
      url: url.href,
    }
    const context: Context = {
      page,
      locale: navigator.language,
      timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      screen: { width: screen.width, height: screen.height, density: devicePixelRatio },
      ...event.context,
    }
    const properties = event.type === 'page' ? { ...page, ...event.properties } : event.properties
    return { ...event, ...(properties && { properties }), context }
  },
})
