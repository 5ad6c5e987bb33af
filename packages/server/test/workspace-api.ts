import { type Role, type Scope, scopes } from '@candor/contracts'
import {
  type Access,
  bootstrapWorkspace,
  createAccess,
  registerWorkspacesRoutes,
} from '../src/modules/workspaces/index.ts'
import { createHttp, type Http, type HttpOptions } from '../src/platform/http/index.ts'
import { createLog } from '../src/platform/log.ts'
import type { Postgres } from '../src/platform/postgres/index.ts'
import { testDatabase } from './engines.ts'

export const adminKey = 'cnd_test-admin-key-for-all-scopes'
export const writeKey = 'test-write-key'
export const password = 'correct-horse-battery'

export interface WorkspaceApi {
  url: string
  postgres: Postgres
  http: Http
  access: Access
  /** Calls with a key (the admin's unless said), or with none for null. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string | undefined>): Promise<Answer>
  /** Signs in and returns the cookie header of the session. */
  signIn(email: string, pass?: string): Promise<string>
  /** Adds an operator and returns a cookie header of theirs. */
  operator(email: string, role: Role): Promise<string>
  /** Creates a key with these scopes and returns its secret. */
  key(scopes: readonly Scope[]): Promise<string>
  close(): Promise<void>
}

export interface Answer {
  status: number
  headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  body: any
}

/** The workspaces module behind HTTP on a database of its own, with a bootstrapped workspace unless `empty`. */
export const startWorkspaceApi = async (
  options: {
    empty?: boolean
    http?: Partial<HttpOptions>
    add?(http: Http, access: Access, postgres: Postgres): void
  } = {},
): Promise<WorkspaceApi> => {
  const database = await testDatabase()
  const { app: postgres } = database
  const log = createLog('error', 'test')
  const publicUrl = options.http?.publicUrl ?? 'http://127.0.0.1:8420'
  if (!options.empty) {
    await bootstrapWorkspace(postgres, { apiKey: adminKey, writeKey, operator: `admin@example.com:${password}` })
  }
  const access = createAccess({ postgres, log, publicUrl })
  const http = createHttp({ log, authenticate: access.authenticate, trustProxy: true, publicUrl, ...options.http })
  registerWorkspacesRoutes(http, { postgres, access })
  options.add?.(http, access, postgres)
  const url = await http.listen({ host: '127.0.0.1', port: 0 })

  const call: WorkspaceApi['call'] = async (method, path, body, headers = {}) => {
    const all: Record<string, string | undefined> = {
      authorization: `Bearer ${adminKey}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    }
    const given = Object.entries(all).filter((h): h is [string, string] => h[1] !== undefined)
    const init = { method, headers: Object.fromEntries(given) }
    const answer = await fetch(url + path, body === undefined ? init : { ...init, body: JSON.stringify(body) })
    const text = await answer.text()
    const isJson = answer.headers.get('content-type')?.includes('json')
    return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text }
  }
  const signIn = async (email: string, pass = password) => {
    const answer = await call(
      'POST',
      '/api/auth/sign-in/email',
      { email, password: pass },
      { authorization: undefined },
    )
    if (answer.status !== 200) throw new Error(`Sign-in answered ${answer.status}`)
    return answer.headers
      .getSetCookie()
      .map((c) => c.split(';')[0])
      .join('; ')
  }
  return {
    url,
    postgres,
    http,
    access,
    call,
    signIn,
    operator: async (email, role) => {
      await call('POST', '/v1/operators', { email, name: email, role, password })
      return signIn(email)
    },
    key: async (wanted) => {
      const answer = await call('POST', '/v1/api-keys', { name: wanted.join(' ').slice(0, 80), scopes: wanted })
      return answer.body.secret
    },
    close: async () => {
      await http.close()
      await database.drop()
    },
  }
}

export const allScopes = scopes
