import { retryAfter, retryDelay, verdict } from '../../core/backoff.ts'

/** What came back. `status` 0: the server was not reached, or did not say what it should. */
export type Reply<T> =
  | { ok: true; value: T }
  | {
      ok: false
      status: number
      retryAfter: number | null
      /** What the server says of it, where it does: a code of its registry, and a sentence. */
      code?: string | undefined
      detail?: string | undefined
    }

const patience = 20_000

/**
 * Asks the server, without cookies and without a referrer; never rejects. A body without a token goes as text/plain, so that the
 * browser asks no permission first, and outlives the page: an answer is often followed by a click that leaves.
 */
export const request = async <T>(
  url: string,
  {
    method = 'GET',
    body,
    token,
    as = 'json',
  }: { method?: string; body?: object; token?: string; as?: 'json' | 'blob' } = {},
): Promise<Reply<T>> => {
  try {
    const response = await fetch(url, {
      method,
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
      // With a token the browser asks permission first, and not every one can do that for a page that is gone.
      keepalive: body !== undefined && token === undefined,
      signal: AbortSignal.timeout?.(patience),
      headers: {
        ...(body && { 'content-type': token ? 'application/json' : 'text/plain;charset=UTF-8' }),
        ...(token && { authorization: `Bearer ${token}` }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    if (response.ok) return { ok: true, value: (await response[as]()) as T }
    const after = retryAfter(response.headers.get('retry-after'), Date.now())
    const { code, detail } = await response.json().catch(() => ({}))
    return { ok: false, status: response.status, retryAfter: after, code, detail }
  } catch {
    return { ok: false, status: 0, retryAfter: null }
  }
}

/** Whether asking again may help. */
export const mayRetry = (reply: Reply<unknown>): boolean => !reply.ok && verdict(reply.status) === 'retry'

/** No page waits longer for a single answer to go through than this, in milliseconds; the next page tries again. */
const longestWait = 60_000

/** Repeats `act` as long as that may help, at most `attempts` times. */
export const persistently = async <T>(act: () => Promise<Reply<T>>, attempts = 4): Promise<Reply<T>> => {
  for (let attempt = 1; ; attempt++) {
    const reply = await act()
    if (reply.ok || !mayRetry(reply) || attempt >= attempts) return reply
    const delay = retryDelay(attempt, reply.retryAfter, Math.random)
    if (delay > longestWait) return reply
    await new Promise((resolve) => setTimeout(resolve, delay))
  }
}
