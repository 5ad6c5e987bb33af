import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { ImportError } from '../row.ts'
import { createSender } from './send-events.ts'
import type { SenderOptions } from './send-lines.ts'

type Answer = (request: IncomingMessage, response: ServerResponse, events: unknown[]) => void

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

/** A server that gives these answers one after the other, and the last one from then on. */
const listen = async (...answers: Answer[]) => {
  const seen: unknown[][] = []
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { batch } = JSON.parse(Buffer.concat(chunks).toString()) as { batch: unknown[] }
    seen.push(batch)
    ;(answers[seen.length - 1] ?? answers.at(-1))?.(request, response, batch)
  })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen }
}

const json = (response: ServerResponse, status: number, body: unknown, headers = {}) =>
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
const takeAll: Answer = (_request, response, events) =>
  json(response, 200, { success: true, results: events.map(() => ({ messageId: 'm', status: 'accepted' })) })
const answer =
  (status: number, headers = {}): Answer =>
  (_request, response) =>
    json(response, status, {}, headers)
const hangUp: Answer = (request) => request.socket.destroy()

const sender = (url: string, more: Partial<SenderOptions> = {}) =>
  createSender({
    url,
    writeKey: 'key',
    patience: 60_000,
    stopping: new AbortController().signal,
    onWaiting: () => {},
    ...more,
  })
const events = ['{"n":1}', '{"n":2}', '{"n":3}']
const refusal = (sending: Promise<unknown>): Promise<ImportError> =>
  sending.then(
    () => expect.fail('was taken'),
    (error: unknown) => (error instanceof ImportError ? error : expect.fail(String(error))),
  )

test('a batch is sent again after every answer that may pass, until it is taken', async () => {
  const { url, seen } = await listen(hangUp, answer(503), answer(429), answer(500), takeAll)
  const waits: (string | null)[] = []
  expect(await sender(url, { onWaiting: (reason) => waits.push(reason) })(events)).toHaveLength(3)
  expect(seen).toHaveLength(5)
  expect(new Set(seen.map((batch) => JSON.stringify(batch))).size).toBe(1)
  expect(waits.map((wait) => wait?.replace(url, 'it') ?? null)).toEqual([
    expect.stringMatching(/^it is not reachable/),
    'it answered 503',
    'it answered 429',
    'it answered 500',
    null,
  ])
})

test('Retry-After is the least wait, in seconds or as a date', async () => {
  const times: number[] = []
  const note =
    (next: Answer): Answer =>
    (...args) => {
      times.push(Date.now())
      next(...args)
    }
  const date = { 'retry-after': new Date(Date.now() + 4_000).toUTCString() }
  const { url } = await listen(note(answer(503, { 'retry-after': '2' })), note(answer(429, date)), note(takeAll))
  await sender(url)(events)
  expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(2_000)
  // A date has no fractions of a second.
  expect(times[2]!).toBeGreaterThanOrEqual(Date.parse(date['retry-after']))
})

test('a batch that is too large for a server on the way goes in halves, and the results keep their order', async () => {
  const small: Answer = (_request, response, batch) =>
    batch.length > 1
      ? json(response, 413, {})
      : json(response, 200, {
          success: true,
          results: batch.map((event) => ({ messageId: String((event as { n: number }).n), status: 'accepted' })),
        })
  const { url } = await listen(small)
  expect((await sender(url)(events)).map((result) => result.messageId)).toEqual(['1', '2', '3'])
})

test('a refused key stops at once with what the server says', async () => {
  const { url, seen } = await listen((_request, response) =>
    json(response, 401, { title: 'The write key is not known', help: 'Copy it.' }),
  )
  expect((await refusal(sender(url)(events))).message).toBe(
    `${url}/v1/batch answered 401. The write key is not known. Copy it.`,
  )
  expect(seen).toHaveLength(1)
})

test.each([
  ['a page', (_request: IncomingMessage, response: ServerResponse) => void response.end('<html></html>')],
  [
    'fewer results',
    (_r: IncomingMessage, response: ServerResponse) => void json(response, 200, { success: true, results: [] }),
  ],
])('%s with status 200 acknowledges nothing', async (_name, reply) => {
  const { url } = await listen(reply)
  expect((await refusal(sender(url)(events))).message).toContain('is not Candor')
})

test('a redirect is not followed: events go only where they were meant to go', async () => {
  const { url, seen } = await listen((_request, response) => void response.writeHead(302, { location: '/' }).end())
  expect((await refusal(sender(url)(events))).message).toContain('answered 302')
  expect(seen).toHaveLength(1)
})

test('a server that stays away ends the import, and a stop ends the waiting', async () => {
  const { url } = await listen(answer(503, { 'retry-after': '600' }))
  expect((await refusal(sender(url, { patience: -1 })(events))).message).toContain(
    'has not taken anything for too long',
  )
  const stopping = new AbortController()
  const waiting = sender(url, { stopping: stopping.signal, onWaiting: () => stopping.abort() })(events)
  expect((await refusal(waiting)).exitCode).toBe(130)
})
