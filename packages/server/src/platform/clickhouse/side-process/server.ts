import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sendException, sendOutcome } from './answer.ts'
import type { Engine } from './engine.ts'
import { Exception, notImplemented, readException } from './exceptions.ts'
import { type Execution, execute } from './execute.ts'
import { createGate } from './gate.ts'
import { authenticate, type Credentials, readArguments, readForm } from './request.ts'

/** Together below the threads that libuv has (start.ts), of which files and compression need some. */
const insertLimits = { quick: 8, total: 8, waiting: 1_000, agingMs: 60_000 }
const otherLimits = { quick: 8, total: 24, waiting: 1_000, agingMs: 250 }

const keepAliveMs = 30_000
const killAgainMs = 250

export interface Server {
  readonly port: number
  /** Takes no more requests, ends queries that only read and uploads that are not whole; what writes may finish. */
  close(): Promise<void>
}

interface Running {
  readonly request: IncomingMessage
  readonly changes: boolean
  readonly done: Promise<unknown>
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** The part of ClickHouse's HTTP interface that its clients use, over one engine, on loopback. */
export const serve = async (engine: Engine, port: number, expected: Credentials): Promise<Server> => {
  const execution: Execution = { engine, gates: { inserts: createGate(insertLimits), others: createGate(otherLimits) } }
  const running = new Map<string, Running>()

  /** A query may not be known to the engine yet when its client goes: asked again until it has ended. */
  const killUntilDone = async (queryId: string, done: Promise<unknown>) => {
    let ended = false
    done.finally(() => (ended = true)).catch(() => {})
    while (!ended) {
      await engine.kill(queryId).catch(() => {})
      await Promise.race([done.catch(() => {}), pause(killAgainMs)])
    }
  }

  const query = async (request: IncomingMessage, response: ServerResponse, search: URLSearchParams) => {
    let queryId = search.get('query_id') || randomUUID()
    const facts = () => ({ queryId, timezone: engine.timezone, version: engine.version })
    try {
      authenticate(request.headers, search, expected)
      const isRead = request.method === 'GET'
      if (!isRead && request.method !== 'POST') throw notImplemented(`The method ${request.method} is not supported.`)
      const form = isRead ? undefined : await readForm(request)
      const given = readArguments(request.headers, [...search, ...(form ?? [])])
      queryId = given.queryId ?? queryId
      if (running.has(queryId)) {
        const why = `Query with id = ${queryId} is already running.`
        throw new Exception(216, 'QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING', why)
      }

      const abandoned = new AbortController()
      const context = { ...given, queryId, readonly: isRead, signal: abandoned.signal }
      const body = isRead || form ? undefined : request
      const started: { kind?: string } = {}
      const done = execute(execution, body, given.query, context, given.defaultFormat, (kind) => (started.kind = kind))
      running.set(queryId, {
        request,
        get changes() {
          return started.kind !== 'select'
        },
        done,
      })
      // What writes goes on when its client leaves: half an insert serves nobody.
      const onClose = () => {
        if (response.writableEnded) return
        abandoned.abort()
        if (started.kind === 'select') void killUntilDone(queryId, done)
      }
      response.once('close', onClose)
      const outcome = await done.finally(() => {
        running.delete(queryId)
        response.off('close', onClose)
      })
      await sendOutcome(request, response, outcome, given.settings, facts())
    } catch (error) {
      // The rest of a body that nobody reads any more: passed over, or cut off where reading it was given up.
      if (request.destroyed && !response.headersSent) response.setHeader('Connection', 'close')
      else if (!request.complete) request.resume()
      sendException(response, readException(error), facts())
    }
  }

  const server = createServer({ keepAliveTimeout: keepAliveMs, requestTimeout: 0, maxHeaderSize: 2 ** 20 })
  server.on('request', (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    if (url.pathname === '/ping') {
      response.writeHead(200, { 'Content-Type': 'text/html; charset=UTF-8' }).end('Ok.\n')
    } else if (url.pathname === '/') {
      void query(request, response, url.searchParams)
    } else {
      response
        .writeHead(404, { 'Content-Type': 'text/plain; charset=UTF-8' })
        .end(`There is no handle ${url.pathname}\n`)
    }
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve())
  })

  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeIdleConnections()
      for (const [queryId, { request, changes, done }] of running) {
        if (!request.complete) request.destroy()
        else if (!changes) void killUntilDone(queryId, done)
      }
      while (running.size > 0) await Promise.allSettled([...running.values()].map(({ done }) => done))
      // Answers still go out; a client that reads none of them must not hold the end up.
      await Promise.race([closed, pause(2_000)])
      server.closeAllConnections()
    },
  }
}
