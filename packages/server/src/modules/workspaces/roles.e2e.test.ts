import { type Endpoint, type Role, roleScopes, roles } from '@candor/contracts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testClickHouse, testDatabase } from '../../../test/engines.ts'
import { composeApi } from '../../compose.ts'
import { readConfig } from '../../config.ts'
import { allEndpoints } from '../../platform/docs-api/index.ts'
import { createLog } from '../../platform/log.ts'
import { insertOperator } from './operators/insert-operator.ts'
import { hashPassword } from './operators/password.ts'
import { firstWorkspace } from './setup/first-workspace.ts'

const password = 'correct-horse-battery'
const closers: (() => Promise<void>)[] = []
const cookies = new Map<Role, string>()
let url: string

const signIn = async (email: string) => {
  const answer = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })
  return answer.headers
    .getSetCookie()
    .map((c) => c.split(';')[0])
    .join('; ')
}

beforeAll(async () => {
  const [database, clickhouse] = await Promise.all([testDatabase(), testClickHouse()])
  const config = readConfig({
    CANDOR_DATABASE_URL: database.url,
    CANDOR_CLICKHOUSE_URL: clickhouse.url,
    CANDOR_PORT: '0',
  })
  const passwordHash = await hashPassword(password)
  await database.postgres.db.transaction().execute(async (tx) => {
    const { id: workspaceId } = await firstWorkspace(tx, 'Roles')
    for (const role of roles) {
      const operator = { email: `${role}@example.com`, name: role, role, passwordHash }
      await insertOperator(tx, { workspaceId, label: 'test' }, operator)
    }
  })
  const api = await composeApi(config, createLog('error', 'test'))
  closers.push(api.close, database.drop, clickhouse.drop)
  url = api.url
  for (const role of roles) cookies.set(role, await signIn(`${role}@example.com`))
})
afterAll(async () => {
  for (const close of closers) await close()
})

/** An id that fits every path and belongs to nothing: who may call gets 404, or 400 for a body that does not fit. */
const pathOf = ({ path }: Endpoint) =>
  path.replace(/\/people\/:id/, '/people/0190f3c2-7b1e-7c4a-9c55-3f0a1b2c3d4e').replace(/:\w+/g, '999999')

const call = async (endpoint: Endpoint, headers: Record<string, string>) => {
  const stop = new AbortController()
  const body = endpoint.body ? { body: '[]', headers: { ...headers, 'content-type': 'application/json' } } : { headers }
  const answer = await fetch(url + pathOf(endpoint), { method: endpoint.method, ...body, signal: stop.signal })
  const { status } = answer
  // A stream would never end by itself.
  if (endpoint.stream && status === 200) stop.abort()
  else await answer.arrayBuffer()
  return status
}

const asRole = (role: Role) => ({ cookie: cookies.get(role) ?? '', origin: url })
const scoped = allEndpoints.flatMap((e) => (e.access.kind === 'scope' ? [{ endpoint: e, scope: e.access.scope }] : []))

test('every role has signed in', () => {
  expect([...cookies.values()].every((c) => c.includes('candor.session_token='))).toBe(true)
})

describe.each(scoped.map((s) => [`${s.endpoint.method} ${s.endpoint.path}`, s] as const))(
  '%s',
  (_, { endpoint, scope }) => {
    test('refuses who has no credentials', async () => {
      expect(await call(endpoint, {})).toBe(401)
      expect(await call(endpoint, { authorization: 'Bearer cnd_nobody' })).toBe(401)
      expect(await call(endpoint, { cookie: 'candor.session_token=nobody', origin: url })).toBe(401)
    })

    test(`is open to the roles that hold ${scope} and to no other`, async () => {
      for (const role of roles) {
        const status = await call(endpoint, asRole(role))
        if (roleScopes[role].includes(scope))
          expect([role, [200, 400, 404].includes(status), status]).toEqual([role, true, status])
        else expect([role, status]).toEqual([role, 403])
      }
    })
  },
)

test('endpoints for any operator are open to all roles and to nobody else', async () => {
  for (const endpoint of allEndpoints.filter((e) => e.access.kind === 'operator')) {
    expect([endpoint.id, await call(endpoint, {})]).toEqual([endpoint.id, 401])
    for (const role of roles) expect([200, 400]).toContain(await call(endpoint, asRole(role)))
  }
})

test('public endpoints answer without credentials', async () => {
  for (const endpoint of allEndpoints.filter((e) => e.access.kind === 'public')) {
    expect([endpoint.id, [200, 400].includes(await call(endpoint, {}))]).toEqual([endpoint.id, true])
  }
})

test('what a signed link opens is closed without one, also to operators and API keys', async () => {
  const endpoints = allEndpoints.filter((e) => e.access.kind === 'link')
  expect(endpoints.length).toBeGreaterThan(0)
  for (const endpoint of endpoints) {
    expect([endpoint.id, await call(endpoint, {})]).toEqual([endpoint.id, 401])
    expect([endpoint.id, await call(endpoint, asRole('admin'))]).toEqual([endpoint.id, 401])
    expect([endpoint.id, await call(endpoint, { authorization: 'Bearer cnd_nobody' })]).toEqual([endpoint.id, 401])
  }
})

test('what a platform signs is closed to whoever does not, also to operators', async () => {
  const endpoints = allEndpoints.filter((e) => e.access.kind === 'signature')
  expect(endpoints.length).toBeGreaterThan(0)
  for (const endpoint of endpoints) {
    expect([endpoint.id, await call(endpoint, {})]).toEqual([endpoint.id, 401])
    expect([endpoint.id, await call(endpoint, asRole('admin'))]).toEqual([endpoint.id, 401])
    expect([endpoint.id, await call(endpoint, { authorization: 'Bearer cnd_nobody' })]).toEqual([endpoint.id, 401])
  }
})

test('intake refuses who brings no write key', async () => {
  for (const endpoint of allEndpoints.filter((e) => e.access.kind === 'writeKey')) {
    const body = endpoint.method === 'GET' ? undefined : '{"batch":[]}'
    const answer = await fetch(url + endpoint.path, { method: endpoint.method, ...(body && { body }) })
    expect([endpoint.id, answer.status]).toEqual([endpoint.id, 401])
  }
})

test('a session cookie without our Origin changes nothing, whatever the role', async () => {
  for (const { endpoint } of scoped.filter((s) => s.endpoint.method !== 'GET')) {
    const { cookie } = asRole('admin')
    expect([endpoint.id, await call(endpoint, { cookie, origin: 'https://evil.example' })]).toEqual([endpoint.id, 403])
  }
})
