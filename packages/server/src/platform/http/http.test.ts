import { connect } from 'node:net'
import { endpoint } from '@candor/contracts'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { createLog } from '../log.ts'
import { createHttp, type HttpOptions, type Principal, problem } from './index.ts'

const reader: Principal = {
  kind: 'apiKey',
  id: '1',
  label: 'API key reader',
  role: null,
  workspaceId: 7,
  scopes: ['sources:read'],
}

const echo = endpoint({
  id: 'echo',
  method: 'POST',
  path: '/v1/echo/:id',
  tag: 'Test',
  summary: 'Says it again',
  access: { kind: 'scope', scope: 'sources:read' },
  params: z.object({ id: z.coerce.number().int() }),
  body: z.object({ text: z.string(), more: z.unknown().optional() }),
  response: z.object({ id: z.int(), text: z.string(), workspaceId: z.int() }),
  status: 201,
})
const write = endpoint({
  ...echo,
  id: 'write',
  path: '/v1/write/:id',
  access: { kind: 'scope', scope: 'sources:write' },
})
const hello = endpoint({
  id: 'hello',
  method: 'GET',
  path: '/v1/hello',
  tag: 'Test',
  summary: 'Greets',
  access: { kind: 'public' },
  response: z.object({ hello: z.string() }),
})
const stream = endpoint({ ...hello, id: 'stream', path: '/v1/stream' })

const open: (() => Promise<unknown>)[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()))
})

const start = async (options: Partial<HttpOptions> = {}, failure?: Error) => {
  const http = createHttp({
    log: createLog('silent', 'test'),
    authenticate: async (r) => (r.headers.authorization === 'Bearer good-key' ? reader : null),
    trustProxy: false,
    publicUrl: 'http://127.0.0.1',
    ...options,
  })
  const answer = { secret: 'never to be seen' }
  http.route(echo, ({ params, body }, { workspaceId }) => ({ ...answer, id: params.id, text: body.text, workspaceId }))
  http.route(write, ({ params, body }, { workspaceId }) => ({ id: params.id, text: body.text, workspaceId }))
  http.publicRoute(hello, () => {
    if (failure) throw failure
    return { hello: 'you' }
  })
  http.publicRoute(stream, (_, { reply }) => {
    http.eventStream(reply).send({ hello: 'stream' })
    return reply
  })
  const url = await http.listen({ host: '127.0.0.1', port: 0 })
  open.push(http.close)
  return { http, url }
}

const post = (url: string, body: string, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', authorization: 'Bearer good-key', ...headers },
  })

test('an endpoint answers with its status and only with what its contract names', async () => {
  const { url } = await start()
  const answer = await post(`${url}/v1/echo/5`, '{"text":"hi","more":1}')
  expect(answer.status).toBe(201)
  expect(await answer.json()).toEqual({ id: 5, text: 'hi', workspaceId: 7 })
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(answer.headers.get('ratelimit')).toMatch(/^"principal";r=\d+;t=\d+$/)
})

test('every answer forbids framing, sniffing and referrers', async () => {
  const { url } = await start()
  for (const path of ['/v1/hello', '/nowhere']) {
    const { headers } = await fetch(url + path)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(headers.get('strict-transport-security')).toBeNull()
  }
  const secure = await start({ publicUrl: 'https://candor.example' })
  expect((await fetch(`${secure.url}/v1/hello`)).headers.get('strict-transport-security')).toMatch(/^max-age=/)
})

test('no credentials: 401; a missing scope: 403 that names it; both before the body is looked at', async () => {
  const { url } = await start()
  const stranger = await post(`${url}/v1/echo/5`, 'not json', { authorization: 'Bearer bad' })
  expect(stranger.status).toBe(401)
  expect(stranger.headers.get('www-authenticate')).toBe('Bearer')
  const weak = await post(`${url}/v1/write/5`, 'not json')
  expect(weak.status).toBe(403)
  expect(await weak.json()).toMatchObject({ code: 'forbidden', detail: 'This needs the scope sources:write.' })
})

test.each([
  ['not JSON', '{"text":', 'invalid_json'],
  ['a prototype', '{"text":"a","__proto__":{"x":1}}', 'invalid_json'],
  ['nothing', '', 'invalid_request'],
  ['a wrong type', '{"text":5}', 'invalid_request'],
  ['U+0000', '{"text":"a\\u0000b"}', 'invalid_request'],
  ['half a surrogate pair', '{"text":"\\ud800"}', 'invalid_request'],
  ['nesting without end', `{"text":"a","more":${'['.repeat(50_000)}${']'.repeat(50_000)}}`, 'invalid_request'],
])('a body with %s is refused, not a failure', async (_, body, code) => {
  const { url } = await start()
  const answer = await post(`${url}/v1/echo/5`, body)
  expect(answer.status).toBe(400)
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
  expect(await answer.json()).toMatchObject({ code, type: `/docs/api#error-${code}`, status: 400 })
})

test('each field that does not fit is named', async () => {
  const { url } = await start()
  const answer = await post(`${url}/v1/echo/five`, '{"text":5}')
  const { issues } = (await answer.json()) as { issues: { path: string }[] }
  expect(issues.map((i) => i.path)).toEqual(['params.id', 'body.text'])
})

test('a body that is too large is refused', async () => {
  const { url } = await start()
  const answer = await post(`${url}/v1/echo/5`, JSON.stringify({ text: 'x'.repeat(2_000_000) }))
  expect(answer.status).toBe(413)
  expect(await answer.json()).toMatchObject({ code: 'too_large' })
})

test('an unknown address is 404, a wrong method 405 with the right ones', async () => {
  const { url } = await start()
  const nowhere = await fetch(`${url}/v1/nowhere`)
  expect([nowhere.status, await nowhere.json()]).toMatchObject([404, { code: 'not_found' }])
  const wrong = await fetch(`${url}/v1/echo/5?x=1`)
  expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST'])
  const malformed = await fetch(`${url}/v1/echo/%zz`)
  expect(malformed.status).toBe(400)
})

test('a sane request id is kept, a strange one is replaced', async () => {
  const { url } = await start()
  const id = async (given: string) =>
    (await fetch(`${url}/v1/hello`, { headers: { 'x-request-id': given } })).headers.get('x-request-id')
  expect(await id('proxy-0123456789')).toBe('proxy-0123456789')
  expect(await id('no spaces, please')).toMatch(/^[0-9a-f-]{36}$/)
})

test('a failure says nothing of its cause; an engine that is away asks to come again', async () => {
  const broken = await start({}, new Error('password=hunter2'))
  const answer = await fetch(`${broken.url}/v1/hello`)
  expect(answer.status).toBe(500)
  expect(await answer.text()).not.toContain('hunter2')
  const away = await start({}, Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }))
  const later = await fetch(`${away.url}/v1/hello`)
  expect([later.status, later.headers.get('retry-after')]).toEqual([503, '2'])
  const own = await start({}, problem('overloaded', { retryAfter: 3.2 }))
  expect((await fetch(`${own.url}/v1/hello`)).headers.get('retry-after')).toBe('4')
})

test('above the limit: 429 with Retry-After, and others are not touched', async () => {
  const { url } = await start({ limits: { address: 2 } })
  const statuses = []
  for (let i = 0; i < 3; i++) statuses.push((await fetch(`${url}/v1/hello`)).status)
  expect(statuses).toEqual([200, 200, 429])
  const refused = await fetch(`${url}/v1/hello`)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await post(`${url}/v1/echo/5`, '{"text":"hi"}')).status).toBe(201)
})

test('a request that never ends is dropped without an answer, above all without 408', async () => {
  const { http, url } = await start()
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  const heard: Buffer[] = []
  const ended = new Promise((resolve) => socket.on('data', (d) => heard.push(d)).on('close', resolve))
  socket.on('error', () => {})
  const accepted = new Promise((resolve) => http.app.server.once('connection', resolve))
  socket.write('POST /v1/echo/5 HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc')
  const serverSide = await accepted
  // What Node emits when requestTimeout has passed, without waiting for it.
  http.app.server.emit('clientError', Object.assign(new Error(), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), serverSide)
  await ended
  expect(Buffer.concat(heard).toString()).not.toMatch(/^HTTP\/1.1 408/)
})

test('closing ends open streams and finishes what runs', async () => {
  const { http, url } = await start()
  const answer = await fetch(`${url}/v1/stream`)
  expect(answer.headers.get('content-type')).toContain('text/event-stream')
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  const text = answer.text()
  await http.close()
  expect(await text).toContain('data: {"hello":"stream"}\n\n')
  await expect(fetch(`${url}/v1/hello`)).rejects.toThrow()
})

test('a public endpoint cannot be added as one for principals, nor the other way round', async () => {
  const { http } = await start()
  expect(() => http.route(hello, () => ({ hello: 'x' }))).toThrow(/publicRoute/)
  expect(() => http.publicRoute(echo, () => ({ id: 1, text: '', workspaceId: 1 }))).toThrow(/not public/)
})

test('an endpoint for a signed link hears whom it is for, and refuses in a way that other sites can read', async () => {
  const mine = endpoint({ ...hello, id: 'mine', path: '/v1/mine', access: { kind: 'link' } })
  const http = createHttp({
    log: createLog('silent', 'test'),
    authenticate: async () => reader,
    trustProxy: false,
    publicUrl: 'http://127.0.0.1',
  })
  open.push(() => http.close())
  const toHolder = http.linkRoutes({
    allow: (_, reply) => reply.header('access-control-allow-origin', '*'),
    holderOf: async ({ headers }) => {
      if (headers.authorization !== 'Bearer of-ann') throw problem('link_ended')
      return 'ann'
    },
  })
  toHolder(mine, (_, { holder }) => ({ hello: holder }))
  expect(() => toHolder(hello, () => ({ hello: '' }))).toThrow('takes no signed link')
  expect(() => http.route({ ...mine, path: '/v1/other' }, () => ({ hello: '' }))).toThrow('use linkRoutes')
  const url = await http.listen({ host: '127.0.0.1', port: 0 })
  const ask = (authorization: string) => fetch(`${url}/v1/mine`, { headers: { authorization } })
  expect(await (await ask('Bearer of-ann')).json()).toEqual({ hello: 'ann' })
  const refused = await ask('Bearer good-key')
  expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, '*'])
  expect(await refused.json()).toMatchObject({ code: 'link_ended' })
})
