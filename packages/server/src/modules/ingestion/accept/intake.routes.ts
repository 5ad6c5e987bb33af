import type { IncomingMessage } from 'node:http'
import type { EventType } from '@candor/contracts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { problem } from '../../../platform/http/index.ts'
import type { LedgerAtTheDoor } from '../../consent/index.ts'
import type { RulesDirectory } from '../../identity/index.ts'
import type { SourceDirectory, SourceRecord } from '../../workspaces/index.ts'
import type { Inbox } from '../inbox.ts'
import { type Accepted, type Arrival, accept } from './accept.ts'
import { askLedger } from './ask-ledger.ts'
import { rudderSourceConfig, segmentSettings } from './client-settings.ts'
import { allowAnyOrigin, answerPreflight } from './cors.ts'
import { createMemoryGuard, type Lease } from './memory-guard.ts'
import { parseRequest } from './parse-request.ts'
import { gather, readBody } from './read-body.ts'
import { writeKeyOf } from './write-key.ts'

export interface IntakeDeps {
  inbox: Inbox
  sources: SourceDirectory
  ledger: LedgerAtTheDoor
  rules: RulesDirectory
  onAnswered(source: SourceRecord, accepted: Accepted, seconds: number): void
  publicUrl: string
  now(): number
  /** Null when there is room; else how many seconds to stay away (a backlog that grows too long, a disk that fills). */
  congestion(): number | null
  maxRequestBytes?: number
}

const singles: Record<string, EventType> = {
  p: 'page',
  t: 'track',
  i: 'identify',
  g: 'group',
  a: 'alias',
  s: 'screen',
  page: 'page',
  track: 'track',
  identify: 'identify',
  group: 'group',
  alias: 'alias',
  screen: 'screen',
}
const batches = ['/v1/batch', '/v1/b', '/v1/import', '/beacon/v1/batch']

/** The endpoints that Segment's, RudderStack's and Candor's own clients send to. Register in a scope of its own. */
export const registerIntake = (app: FastifyInstance, deps: IntakeDeps) => {
  const guard = createMemoryGuard(deps.maxRequestBytes ?? 64 << 20)
  const leases = new WeakMap<FastifyRequest, Lease>()

  // The content type says nothing reliable (text/plain, form-urlencoded over gzip): take the bytes, whatever it is.
  // Fastify refuses one that is not well formed, so it is set to one that is.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (request: FastifyRequest, payload: IncomingMessage) =>
    gather(payload, leases.get(request)!),
  )
  app.addHook('onRequest', async (request, reply) => {
    allowAnyOrigin(request, reply)
    request.headers['content-type'] = 'application/octet-stream'
    const lease = guard.lease()
    leases.set(request, lease)
    reply.raw.once('close', lease.release)
    const wait = request.method === 'POST' ? deps.congestion() : null
    if (wait !== null) throw problem('overloaded', { retryAfter: wait })
  })

  const findSource = async (request: FastifyRequest, bodyKey: string | null): Promise<SourceRecord> => {
    const key = writeKeyOf(request.headers.authorization, request.query as { writeKey?: unknown }) ?? bodyKey
    const source = key === null ? null : await deps.sources.byWriteKey(key)
    if (!source) throw problem('unknown_write_key')
    return source
  }

  const take = (route: 'batch' | 'single', routeType: EventType | null) =>
    async function takeEvents(request: FastifyRequest, reply: FastifyReply) {
      const began = performance.now()
      const raw = request.body instanceof Buffer ? request.body : Buffer.alloc(0)
      const body = await readBody(raw, request.headers['content-encoding'], leases.get(request)!)
      const parsed = parseRequest(body, route)
      const source = await findSource(request, parsed.writeKey)
      const sentAt = request.headers.sentat
      const arrival: Arrival = {
        receivedAt: deps.now(),
        routeType,
        sentAt: typeof sentAt === 'string' ? sentAt.slice(0, 64) : undefined,
      }
      const people =
        source.legalBasis === 'consent'
          ? await askLedger(deps.ledger, parsed, source, arrival, await deps.rules.of(source.workspaceId))
          : []
      const accepted = accept(parsed, body, source, arrival, people)
      const { workspaceId } = source
      await Promise.all(
        accepted.withdrawals.map(({ personId, answers }) => deps.ledger.tell(workspaceId, personId, answers)),
      )
      if (accepted.frame) await deps.inbox.append(accepted.frame, accepted.kept)
      deps.onAnswered(source, accepted, (performance.now() - began) / 1000)
      return reply.send({ success: true, results: accepted.results })
    }

  for (const path of batches) app.post(path, take('batch', null))
  for (const [path, type] of Object.entries(singles)) app.post(`/v1/${path}`, take('single', type))
  // Counters of the browser clients about themselves: taken and dropped.
  app.post('/v1/m', async () => ({ success: true }))
  for (const path of [...batches, ...Object.keys(singles).map((p) => `/v1/${p}`), '/v1/m'])
    app.options(path, answerPreflight)

  const settings = async (request: FastifyRequest, reply: FastifyReply) => {
    const { writeKey } = request.params as { writeKey: string }
    if (!(await deps.sources.byWriteKey(writeKey))) throw problem('unknown_write_key')
    return reply.header('cache-control', 'public, max-age=60').send(segmentSettings(writeKey, deps.publicUrl))
  }
  app.get('/v1/projects/:writeKey/settings', settings)
  app.options('/v1/projects/:writeKey/settings', answerPreflight)

  for (const path of ['/sourceConfig', '/sourceConfig/']) {
    app.get(path, async (request) => rudderSourceConfig(await findSource(request, null)))
    app.options(path, answerPreflight)
  }
}
