import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { readBody } from './bodies.ts'
import { Exception, notImplemented } from './exceptions.ts'

export interface Credentials {
  readonly user: string
  readonly password: string
}

/** Arguments of the HTTP interface itself; every other one is a setting of the engine. */
const own = new Set([
  'query',
  'query_id',
  'database',
  'default_format',
  'user',
  'password',
  'quota_key',
  'stacktrace',
  'client_protocol_version',
  'wait_end_of_query',
  'buffer_size',
  'session_timeout',
  'session_check',
  'close_session',
])

const basic = /^Basic\s+([A-Za-z0-9+/=]+)$/i

const given = (headers: IncomingHttpHeaders, search: URLSearchParams): Credentials | undefined => {
  const user = headers['x-clickhouse-user']
  if (user !== undefined) return { user: String(user), password: String(headers['x-clickhouse-key'] ?? '') }
  const encoded = basic.exec(headers.authorization ?? '')?.[1]
  if (encoded !== undefined) {
    const [name = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
    return { user: name, password: rest.join(':') }
  }
  if (headers.authorization !== undefined) return { user: '', password: '' }
  if (search.has('user')) return { user: search.get('user')!, password: search.get('password') ?? '' }
  return undefined
}

const digest = (text: string) => createHash('sha256').update(text).digest()

/** Throws REQUIRED_PASSWORD (401) without credentials and AUTHENTICATION_FAILED (403) with wrong ones. */
export const authenticate = (headers: IncomingHttpHeaders, search: URLSearchParams, expected: Credentials): void => {
  const found = given(headers, search)
  if (!found) throw new Exception(194, 'REQUIRED_PASSWORD', 'default: Authentication failed: password is required.')
  const isRight = timingSafeEqual(
    digest(JSON.stringify([found.user, found.password])),
    digest(JSON.stringify([expected.user, expected.password])),
  )
  if (isRight) return
  const why = 'Authentication failed: password is incorrect, or there is no user with such name.'
  throw new Exception(516, 'AUTHENTICATION_FAILED', `${found.user}: ${why}`)
}

export interface Arguments {
  readonly query: string | undefined
  readonly queryId: string | undefined
  readonly database: string
  readonly defaultFormat: string
  readonly settings: Map<string, string>
  readonly params: Map<string, string>
}

const format = /^\w+$/

/** Sorts the arguments of URL, headers and form into what they mean. */
export const readArguments = (headers: IncomingHttpHeaders, all: Iterable<[string, string]>): Arguments => {
  const values = new Map<string, string>()
  const settings = new Map<string, string>()
  const params = new Map<string, string>()
  for (const [name, value] of all) {
    if (name === 'session_id') throw notImplemented('Sessions are not supported: every query runs by itself.')
    if (name === 'role') throw notImplemented('Roles are not supported.')
    if (name === 'compress' || name === 'decompress') {
      if (value !== '0') throw notImplemented('Native compression is not supported: use HTTP compression.')
    } else if (own.has(name)) values.set(name, value)
    else if (name.startsWith('param_')) params.set(name.slice('param_'.length), value)
    else settings.set(name, value)
  }
  const header = (name: string) => (headers[name] === undefined ? undefined : String(headers[name]))
  const defaultFormat = values.get('default_format') ?? header('x-clickhouse-format') ?? 'TabSeparated'
  if (!format.test(defaultFormat)) throw new Exception(73, 'UNKNOWN_FORMAT', `Unknown format ${defaultFormat}.`)
  return {
    query: values.get('query'),
    queryId: values.get('query_id') || undefined,
    database: values.get('database') || header('x-clickhouse-database') || 'default',
    defaultFormat,
    settings,
    params,
  }
}

/** The fields of a form; the client sends large parameters this way. Undefined when the body is none. */
export const readForm = async (request: IncomingMessage): Promise<[string, string][] | undefined> => {
  const type = request.headers['content-type'] ?? ''
  if (!/^multipart\/form-data\b/i.test(type)) return undefined
  const body = await readBody(request)
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData().catch(() => {
    throw new Exception(36, 'BAD_ARGUMENTS', 'The multipart body cannot be read.')
  })
  return [...form].map(([name, value]) => {
    if (typeof value !== 'string') throw notImplemented('External tables are not supported.')
    return [name, value]
  })
}
