import { confirmSocial, takeSocial } from '@candor/contracts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ProblemError, problem } from '../../../platform/http/index.ts'
import { unstorable } from '../../../platform/http/text.ts'
import { retryConflicts } from '../../../platform/postgres/index.ts'
import { bitsOf } from '../../profiles/index.ts'
import type { FeedbackDeps } from '../register.ts'
import { verifyTokenOf } from './connections.routes.ts'
import { findConnection, type StoredConnection } from './connections.store.ts'
import { readItems } from './read-items.ts'
import { removeComments, takeComments } from './take-comments.ts'
import { takeLead } from './take-lead.ts'
import { isSigned, same } from './verify-signature.ts'

const maxBytes = 1024 * 1024
const id = z.uuid()

const jsonOf = (body: Buffer): unknown => {
  let json: unknown
  try {
    json = JSON.parse(body.toString('utf8'))
  } catch {
    throw problem('invalid_json')
  }
  const bad = unstorable(json, 'body')
  if (bad !== null)
    throw problem('invalid_request', {
      issues: [{ path: bad, message: 'Text must be well-formed Unicode without U+0000' }],
    })
  return json
}

/**
 * What platforms send. Register in a scope of its own: the signature is over the bytes as they came. Strangers learn nothing: an
 * unknown connection, one that is switched off and a wrong signature are answered alike.
 */
export const registerWebhooks = (app: FastifyInstance, deps: FeedbackDeps): void => {
  const { postgres, purposes, catalogues } = deps
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: maxBytes }, (_request, body, done) => done(null, body))
  app.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store')
    request.headers['content-type'] ??= 'application/json'
  })

  const connectionOf = async (request: FastifyRequest): Promise<StoredConnection | null> => {
    const asked = id.safeParse((request.params as { connection: string }).connection)
    return asked.success ? findConnection(postgres.db, asked.data) : null
  }

  app.get(confirmSocial.path, async (request, reply) => {
    const connection = await connectionOf(request)
    const query = confirmSocial.query!.safeParse(request.query)
    const isAsked = connection && query.success
    const claimed = query.success ? Buffer.from(query.data['hub.verify_token']) : Buffer.alloc(0)
    if (!isAsked || !same(claimed, Buffer.from(verifyTokenOf(connection.secret)))) throw problem('bad_signature')
    // Never as a page: the challenge is whatever the caller wrote.
    return reply.type('text/plain; charset=utf-8').send(query.data['hub.challenge'])
  })

  app.post(takeSocial.path, async (request) => {
    const connection = await connectionOf(request)
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    if (!connection || !isSigned(connection, request.headers, body, Date.now())) throw problem('bad_signature')
    const { items, unread } = readItems(jsonOf(body))
    const { workspaceId } = connection
    const collected = bitsOf(await catalogues.of(workspaceId), connection.purposes)
    const comments = items.filter((i) => i.type === 'comment')
    const removed = items.flatMap((i) => (i.type === 'removed' ? [i.id] : []))
    const answer = { kept: 0, known: 0, withheld: 0, removed: 0, unread, refused: [] as { id: string; code: string }[] }
    await retryConflicts(() =>
      purposes.withPurpose('resolution', { workspaceId, actor: connection.name }, async (tx) => {
        const taken = await takeComments(tx, connection, comments, collected)
        return { taken, gone: await removeComments(tx, connection, removed) }
      }),
    ).then(({ taken, gone }) => {
      for (const { outcome } of taken) answer[outcome]++
      answer.removed = gone
    })
    for (const lead of items.filter((i) => i.type === 'lead')) {
      if (connection.lead === null) {
        answer.withheld++
        continue
      }
      try {
        answer[await takeLead(deps, connection, connection.lead, lead)]++
      } catch (error) {
        // What is wrong with one lead is said; what is wrong with us makes the platform send all of it again.
        if (!(error instanceof ProblemError) || error.status >= 500) throw error
        answer.refused.push({ id: lead.id, code: error.code })
      }
    }
    await postgres.db
      .updateTable('feedback_connections')
      .set({ last_at: new Date() })
      .where('id', '=', connection.id)
      .execute()
    return answer
  })
}
