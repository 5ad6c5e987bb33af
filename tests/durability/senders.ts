import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from './random.ts'
import { createWorkload, type SentEvent } from './workload.ts'

export interface Load {
  /** Every acknowledged event by its message id. */
  readonly acknowledged: ReadonlyMap<string, SentEvent>
  /** Requests that had to be repeated: no connection, no answer, 429 or 5xx. */
  readonly repeats: () => number
  /** What no client should ever see. */
  readonly surprises: readonly string[]
  /** Sends no new events; resolves when all that were sent are acknowledged. */
  stop(): Promise<void>
}

interface Answer {
  status: number
  body: string
}

const post = (agent: Agent, url: string, writeKey: string, body: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      authorization: `Bearer ${writeKey}`,
    }
    const sent = request(url, { method: 'POST', agent, headers, timeout: 30_000 }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (part) => (text += part))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: text }))
      answer.on('error', reject)
    })
    sent.on('timeout', () => sent.destroy(new Error('no answer')))
    sent.on('error', reject)
    sent.end(body)
  })

/**
 * Sends batches and single events over a few kept-alive connections until it is stopped, and repeats what was not
 * acknowledged, under the same message ids, as the clients do. `url` is asked each time: a new start has a new port.
 */
export const startLoad = (options: {
  url: () => string
  writeKey: string
  random: Random
  name: string
  senders?: number
  /** Milliseconds between two requests of a sender. */
  pauseMs?: number
}): Load => {
  const { url, writeKey, random, name, senders = 4, pauseMs = 10 } = options
  const agent = new Agent({ keepAlive: true, maxSockets: senders })
  const acknowledged = new Map<string, SentEvent>()
  const surprises: string[] = []
  let repeats = 0
  let stopped = false

  const note = (events: readonly SentEvent[], { status, body }: Answer) => {
    if (status !== 200) return surprises.push(`${status}: ${body.slice(0, 300)}`)
    const { results } = JSON.parse(body) as { results: { messageId: string; status: string }[] }
    const byId = new Map(events.map((e) => [e.messageId, e]))
    for (const r of results) {
      const event = byId.get(r.messageId)
      if (event && r.status === 'accepted') acknowledged.set(r.messageId, event)
      else surprises.push(JSON.stringify(r))
    }
  }

  const deliver = async (events: readonly SentEvent[]) => {
    const first = events[0]!
    const [path, body] = events.length === 1 ? [`/v1/${first.type}`, first] : ['/v1/batch', { batch: events }]
    const text = JSON.stringify(body)
    for (;;) {
      const answer = await post(agent, url() + path, writeKey, text).catch(() => null)
      if (answer && answer.status !== 429 && answer.status < 500) return note(events, answer)
      // Whatever else is said: a server that lost a database says 503, and never that it made a mistake.
      if (answer && answer.status === 500) surprises.push(`500: ${answer.body.slice(0, 300)}`)
      repeats++
      await sleep(50 + random.below(150))
    }
  }

  const running = Array.from({ length: senders }, async (_, index) => {
    const nextEvent = createWorkload(random, `${name}-${index}`)
    while (!stopped) {
      const size = random.next() < 0.4 ? 1 : 1 + random.below(40)
      await deliver(Array.from({ length: size }, nextEvent))
      await sleep(pauseMs)
    }
  })

  return {
    acknowledged,
    surprises,
    repeats: () => repeats,
    stop: async () => {
      stopped = true
      await Promise.all(running)
      agent.destroy()
    },
  }
}
