import { setTimeout as sleep } from 'node:timers/promises'
import { exportPeople } from '@candor/contracts'
import { exitCodes, ImportError, refusalOf, waitBefore } from '../import/index.ts'

export interface ReceiveOptions {
  readonly url: string
  readonly key: string
  readonly query: Readonly<Record<string, string>>
  readonly after: string | null
  /** Milliseconds without a line after which the export stops. */
  readonly patience: number
  readonly stopping: AbortSignal
  onWaiting(reason: string | null): void
}

/** A person as a line of the export; `id` is where a broken export goes on. */
export interface Line {
  readonly id: string
  readonly text: string
}

/** Nothing for so long is a connection that died without a word. */
const silenceMs = 60_000

/** The whole lines of a body, in pieces as they come. Throws when it is cut off. */
async function* linesOf(body: AsyncIterable<Uint8Array>, heard: () => void): AsyncGenerator<string[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let rest = ''
  for await (const piece of body) {
    heard()
    const lines = (rest + decoder.decode(piece, { stream: true })).split('\n')
    rest = lines.pop()!
    if (lines.length > 0) yield lines
  }
  if (rest !== '') throw new Error('The answer ends in the middle of a line')
}

/**
 * All people of an export, in pieces, in the order of their ids. What breaks off is taken up again behind the last whole
 * line; throws an ImportError when the server refuses, or stays away for too long.
 */
export async function* receivePeople(options: ReceiveOptions): AsyncGenerator<Line[]> {
  let { after } = options
  let lastLine = Date.now()
  for (let tries = 0; ; tries++) {
    const silence = new AbortController()
    let timer = setTimeout(() => silence.abort(), silenceMs)
    const heard = () => {
      clearTimeout(timer)
      timer = setTimeout(() => silence.abort(), silenceMs)
    }
    let reason: string
    let retryAfter: string | null = null
    try {
      const query = new URLSearchParams({ ...options.query, ...(after !== null && { after }) })
      const response = await fetch(`${options.url}${exportPeople.path}?${query}`, {
        headers: { authorization: `Bearer ${options.key}` },
        redirect: 'manual',
        signal: AbortSignal.any([silence.signal, options.stopping]),
      })
      heard()
      const isBusy = response.status === 408 || response.status === 429 || response.status >= 500
      if (!response.ok && !isBusy) throw await refusalOf(response, `${options.url}${exportPeople.path}`)
      if (response.ok && response.body) {
        options.onWaiting(null)
        for await (const lines of linesOf(response.body, heard)) {
          const people = lines.map((text): Line => ({ id: (JSON.parse(text) as { id: string }).id, text }))
          after = people.at(-1)!.id
          lastLine = Date.now()
          tries = 0
          yield people
        }
        return
      }
      await response.body?.cancel()
      retryAfter = response.headers.get('retry-after')
      reason = `${options.url} answered ${response.status}`
    } catch (error) {
      if (error instanceof ImportError) throw error
      reason = `${options.url} is not reachable (${(error as Error).message})`
    } finally {
      clearTimeout(timer)
    }
    if (options.stopping.aborted) throw new ImportError('Stopped.', exitCodes.interrupted)
    if (Date.now() - lastLine > options.patience)
      throw new ImportError(`${reason}, and has sent nothing for too long.`, exitCodes.stopped)
    options.onWaiting(reason)
    await sleep(waitBefore(tries, retryAfter), undefined, { signal: options.stopping }).catch(() => {})
    if (options.stopping.aborted) throw new ImportError('Stopped.', exitCodes.interrupted)
  }
}
