import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Endpoint, Problem } from '@candor/contracts'
import { exitCodes } from '../exit-codes.ts'
import { ImportError } from '../row.ts'

/** Where lines go and how they are put: what differs between events and answers. `R`: what is told of one line. */
export interface Target<R> {
  endpoint: Pick<Endpoint, 'method' | 'path'>
  authorization: string
  /** The endpoint takes gzip. */
  packs: boolean
  frame(lines: readonly string[]): string
  /** What an answer says of each line, in order; undefined if it is not Candor's. */
  results(json: unknown): R[] | undefined
}

export interface SenderOptions {
  /** Where Candor is, without a slash at the end. */
  url: string
  /** Milliseconds without any acknowledgement after which the import stops. */
  patience: number
  /** Once aborted, nothing is repeated any more. */
  stopping: AbortSignal
  /** Called with a sentence when the server makes us wait, and with null when it answers again. */
  onWaiting(reason: string | null): void
}

/** A try that may be repeated: nothing of the batch is known to be kept, and a repeated line is recognised. */
interface Refusal {
  reason: string
  /** How long the server asked us to stay away, in its own words. */
  retryAfter: string | null
}

const compress = promisify(gzip)
const longestWait = 30_000
const attemptTimeout = 60_000

const secondsOf = (header: string | null): number => {
  if (header === null) return 0
  const seconds = Number(header)
  const until = Number.isFinite(seconds) ? seconds : (Date.parse(header) - Date.now()) / 1000
  return Number.isFinite(until) ? Math.max(0, until) : 0
}

/** Milliseconds before the next try: what the server asked for, and longer each time. */
export const waitBefore = (tries: number, retryAfter: string | null): number => {
  const backOff = Math.min(longestWait, 500 * 2 ** tries)
  // Full jitter, so that what failed together does not come back together.
  return Math.max(secondsOf(retryAfter) * 1000, backOff / 2) + (Math.random() * backOff) / 2
}

const isLoopback = (url: string): boolean => /^(127\.|localhost$|\[::1\]$)/.test(new URL(url).hostname)

const reasonOf = (error: unknown): string => {
  const { message, cause } = error as Error
  return cause instanceof Error ? ((cause.message || (cause as NodeJS.ErrnoException).code) ?? message) : message
}

/** The server will not do this however often it is asked: say what it said. */
export const refusalOf = async (response: Response, url: string): Promise<ImportError> => {
  const text = await response.text().catch(() => '')
  let said = ''
  try {
    const problem = JSON.parse(text) as Partial<Problem>
    said = [problem.title, problem.detail, problem.help].filter(Boolean).join('. ')
  } catch {
    // Not Candor's own words; the status has to do.
  }
  return new ImportError(`${url} answered ${response.status}. ${said}`.trim(), exitCodes.stopped)
}

/** Makes a function that sends lines and comes back only when each is answered for, waiting out what can be waited out. */
export const sendTo = <R>(target: Target<R>, options: SenderOptions) => {
  const endpoint = `${options.url}${target.endpoint.path}`
  const packed = target.packs && !isLoopback(options.url)
  const headers = {
    authorization: target.authorization,
    'content-type': 'application/json',
    ...(packed ? { 'content-encoding': 'gzip' } : {}),
  }
  let lastAnswer = Date.now()

  const attempt = async (lines: readonly string[]): Promise<R[] | Refusal | 'too_large'> => {
    const text = target.frame(lines)
    let response: Response
    let body: string
    try {
      response = await fetch(endpoint, {
        method: target.endpoint.method,
        headers,
        body: packed ? await compress(text) : text,
        redirect: 'manual',
        signal: AbortSignal.timeout(attemptTimeout),
      })
      if (response.status === 413 && lines.length > 1) {
        await response.body?.cancel()
        return 'too_large'
      }
      if (response.status === 408 || response.status === 429 || response.status >= 500) {
        await response.body?.cancel()
        const reason = `${options.url} answered ${response.status}`
        return { reason, retryAfter: response.headers.get('retry-after') }
      }
      if (!response.ok) throw await refusalOf(response, endpoint)
      body = await response.text()
    } catch (error) {
      if (error instanceof ImportError) throw error
      return { reason: `${options.url} is not reachable (${reasonOf(error)})`, retryAfter: null }
    }
    return resultsOf(body, lines.length)
  }

  const resultsOf = (body: string, expected: number): R[] => {
    let json: unknown
    try {
      json = JSON.parse(body)
    } catch {
      json = undefined
    }
    const results = target.results(json)
    if (results?.length === expected) return results
    // Somebody else's 200 acknowledges nothing.
    throw new ImportError(`What answers at ${endpoint} is not Candor. Check --url.`, exitCodes.stopped)
  }

  const pause = async (tries: number, refusal: Refusal): Promise<void> => {
    if (Date.now() - lastAnswer > options.patience) {
      throw new ImportError(`${refusal.reason}, and has not taken anything for too long.`, exitCodes.stopped)
    }
    options.onWaiting(refusal.reason)
    await sleep(waitBefore(tries, refusal.retryAfter), undefined, { signal: options.stopping }).catch(() => {})
    if (options.stopping.aborted) throw new ImportError('Stopped.', exitCodes.interrupted)
  }

  const send = async (lines: readonly string[]): Promise<R[]> => {
    if (lines.length === 0) return []
    for (let tries = 0; ; tries++) {
      const outcome = await attempt(lines)
      if (outcome === 'too_large') {
        const half = Math.ceil(lines.length / 2)
        return [...(await send(lines.slice(0, half))), ...(await send(lines.slice(half)))]
      }
      if (Array.isArray(outcome)) {
        lastAnswer = Date.now()
        options.onWaiting(null)
        return outcome
      }
      await pause(tries, outcome)
    }
  }
  return send
}
