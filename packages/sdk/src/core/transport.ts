import { retryAfter } from './backoff.ts'
import type { Answer } from './delivery.ts'

/** A request that hangs holds up the queue: after so many milliseconds it counts as not answered. */
const patience = 30_000

const unreached: Answer = { status: 0, retryAfter: null, results: [] }

const readResults = async (response: Response): Promise<Answer['results']> => {
  try {
    const body = await response.json()
    return Array.isArray(body?.results) ? body.results : []
  } catch {
    return []
  }
}

/**
 * Posts a body as text/plain, so that no preflight is needed, without cookies and without a referrer. `parting` requests outlive
 * the page; where the browser knows no keep-alive fetch, sendBeacon takes over, which has no answer.
 */
export const post = async (url: string, body: string, parting: boolean): Promise<Answer | null> => {
  if (parting && !('keepalive' in Request.prototype)) return navigator.sendBeacon?.(url, body) ? null : unreached
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      keepalive: parting,
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      // Older browsers have no such signal, and give up by themselves, later.
      signal: AbortSignal.timeout?.(patience),
    })
    return {
      status: response.status,
      retryAfter: retryAfter(response.headers.get('retry-after'), Date.now()),
      results: response.ok ? await readResults(response) : [],
    }
  } catch {
    return unreached
  }
}
