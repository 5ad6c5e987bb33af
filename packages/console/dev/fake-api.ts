import type { IncomingMessage, ServerResponse } from 'node:http'
import { scopes } from '@candor/contracts'
import type { Plugin } from 'vite'
import * as made from './fake-data.ts'
import { answerSegments } from './fake-segments.ts'

const send = (response: ServerResponse, body: unknown, status = 200) => {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

const stream = (response: ServerResponse) => {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  let n = 0
  const tick = () => response.write(`data: ${JSON.stringify(made.outcome(n++))}\n\n`)
  for (let i = 0; i < 14; i++) tick()
  const timer = setInterval(tick, 1500)
  response.on('close', () => clearInterval(timer))
}

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  let text = ''
  for await (const part of request) text += part
  return text === '' ? undefined : JSON.parse(text)
}

/** Answers as the contracts say, from made-up data, for work on the console without a server. Never part of a build. */
export const fakeApi = (): Plugin => {
  let signedIn = true
  const me = {
    operator: { id: 'o1', email: 'ops@example.com', name: 'Amal Haddad' },
    role: 'admin',
    scopes,
    workspace: { id: 1, name: 'Nordlicht', region: 'DE', createdAt: made.ago(90 * 24 * 60) },
  }
  const answer = (method: string, path: string, body: unknown, response: ServerResponse) => {
    if (path === '/api/auth/sign-in/email') signedIn = true
    if (path === '/api/auth/sign-out') signedIn = false
    if (path.startsWith('/api/auth/')) return send(response, {})
    if (path === '/v1/setup') return send(response, { open: !signedIn })
    if (!signedIn) return send(response, { code: 'unauthenticated', status: 401 }, 401)
    if (path === '/v1/me') return send(response, me)
    if (path === '/v1/live') return stream(response)
    const ofSegments = answerSegments(method, path, body) as { status?: number } | null
    if (ofSegments !== null) return send(response, ofSegments, ofSegments.status ?? 200)
    if (path === '/v1/sources' && method === 'GET') return send(response, { items: made.sources })
    if (path.startsWith('/v1/sources')) return send(response, made.sources[0])
    if (path === '/v1/people') return send(response, { items: made.people, next: 'more' })
    if (path.endsWith('/timeline')) return send(response, { items: made.timeline, next: null })
    if (path.endsWith('/profile')) return send(response, made.profile)
    if (path.endsWith('/merges')) return send(response, made.evidence)
    if (/\/people\/[^/]+\/audit$/.test(path)) return send(response, { items: made.audit, next: null })
    if (/\/people\/[^/]+\/(recipients|groups)$/.test(path)) return send(response, { items: [] })
    if (/\/people\/[^/]+\/consent$/.test(path)) return send(response, { personId: null, seq: 0, purposes: [] })
    if (path.startsWith('/v1/people/')) return send(response, made.person)
    if (path === '/v1/attributes') return send(response, { items: made.attributes })
    if (path.startsWith('/v1/attributes/')) return send(response, { ...made.attributes[0], keptOut: [] })
    if (path === '/v1/identity/reviews') return send(response, { items: [], next: null })
    if (path === '/v1/quarantine') return send(response, { items: made.quarantine, next: null, reasons: made.reasons })
    if (path === '/v1/system') return send(response, made.system)
    if (path === '/v1/operators') return send(response, { items: made.operators })
    if (path === '/v1/api-keys' && method === 'POST')
      return send(response, { ...made.apiKeys[0], secret: 'cnd_4Yb1vJr0xW2mQ8sT6uZ3aKdLpNeHcGfR' }, 201)
    if (path === '/v1/api-keys') return send(response, { items: made.apiKeys })
    if (path === '/v1/audit') return send(response, { items: made.audit, next: null })
    return send(response, { code: 'not_found', status: 404 }, 404)
  }
  return {
    name: 'candor-fake-api',
    configureServer: (server) => {
      server.middlewares.use((request: IncomingMessage, response, next) => {
        const path = (request.url ?? '/').split('?')[0] ?? '/'
        if (!/^\/(v1|api)\//.test(path)) return next()
        bodyOf(request).then((body) => answer(request.method ?? 'GET', path, body, response))
      })
    },
  }
}
