import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  adminKey,
  allScopes,
  password,
  startWorkspaceApi,
  type WorkspaceApi,
  writeKey,
} from '../../../test/workspace-api.ts'

let api: WorkspaceApi
beforeAll(async () => {
  api = await startWorkspaceApi()
})
afterAll(() => api.close())

const withCookie = (cookie: string, origin: string | undefined = api.url) => ({
  authorization: undefined,
  cookie,
  origin,
})

describe('sources', () => {
  test('a source rests on consent and covers nothing by itself, unless said otherwise', async () => {
    const { status, body } = await api.call('POST', '/v1/sources', { name: 'Shop', kind: 'browser' })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      name: 'Shop',
      kind: 'browser',
      enabled: true,
      legalBasis: 'consent',
      basisPurposes: [],
    })
    expect(body.writeKey).toMatch(/^wk_[0-9a-f]{32}$/)
    expect(body.consentCategories.Advertising).toEqual(['ads_measurement'])
    expect(body.lastEventAt).toBeNull()
    const list = await api.call('GET', '/v1/sources')
    expect(list.body.items).toContainEqual(body)
  })

  test('a change touches only what is given, and the audit log shows before and after', async () => {
    const { body: created } = await api.call('POST', '/v1/sources', { name: 'Orders', kind: 'server' })
    const change = { legalBasis: 'contract', basisPurposes: ['essential'] }
    const { body: changed } = await api.call('PATCH', `/v1/sources/${created.id}`, change)
    expect(changed).toEqual({ ...created, ...change })
    const { body: audit } = await api.call('GET', '/v1/audit?action=source.updated&limit=1')
    expect(audit.items[0]).toMatchObject({
      actor: 'API key Bootstrap',
      target: `source:${created.id}`,
      detail: { legalBasis: { from: 'consent', to: 'contract' }, basisPurposes: { from: [], to: ['essential'] } },
    })
  })

  test('a new write key replaces the old one', async () => {
    const { body: created } = await api.call('POST', '/v1/sources', { name: 'Rotated', kind: 'mobile' })
    const { body: rotated } = await api.call('POST', `/v1/sources/${created.id}/rotate-key`)
    expect(rotated.writeKey).not.toBe(created.writeKey)
    expect({ ...rotated, writeKey: '' }).toEqual({ ...created, writeKey: '' })
  })

  test.each([
    ['an unknown purpose', { name: 'x', kind: 'browser', basisPurposes: ['everything'] }],
    ['a name with U+0000', { name: 'a\0b', kind: 'browser' }],
    ['a category with half a surrogate pair', { name: 'x', kind: 'browser', consentCategories: { '\ud800': [] } }],
  ])('%s is refused', async (_, body) => {
    expect((await api.call('POST', '/v1/sources', body)).status).toBe(400)
  })

  test('what is not there is 404', async () => {
    for (const [method, path] of [
      ['PATCH', '/v1/sources/999999'],
      ['POST', '/v1/sources/999999/rotate-key'],
      ['DELETE', '/v1/api-keys/999999'],
      ['PATCH', '/v1/operators/nobody'],
      ['DELETE', '/v1/operators/nobody'],
    ] as const) {
      const body = method !== 'PATCH' ? undefined : path.includes('operators') ? { role: 'viewer' } : { name: 'x' }
      expect([path, (await api.call(method, path, body)).status]).toEqual([path, 404])
    }
  })
})

describe('API keys', () => {
  test('a key lives from its creation to its revocation; its secret is shown once and stored nowhere', async () => {
    const { status, body: created } = await api.call('POST', '/v1/api-keys', {
      name: 'Reports',
      scopes: ['sources:read'],
    })
    expect(status).toBe(201)
    const { secret } = created
    expect(secret).toMatch(/^cnd_[\w-]{43}$/)
    expect(created.prefix).toBe(secret.slice(0, 10))
    const bearer = { authorization: `Bearer ${secret}` }
    expect((await api.call('GET', '/v1/sources', undefined, bearer)).status).toBe(200)
    expect((await api.call('GET', '/v1/me', undefined, bearer)).body).toMatchObject({
      operator: null,
      role: null,
      scopes: ['sources:read'],
    })

    const { body: list } = await api.call('GET', '/v1/api-keys')
    const listed = list.items.find((k: { id: number }) => k.id === created.id)
    expect(listed.lastUsedAt).not.toBeNull()
    expect(JSON.stringify(list)).not.toContain(secret.slice(10))
    const stored = await api.postgres.pool.query('select row_to_json(k)::text as row from api_keys k')
    const audited = await api.postgres.pool.query('select row_to_json(a)::text as row from audit_log a')
    expect(JSON.stringify([stored.rows, audited.rows])).not.toContain(secret.slice(10))

    const { body: revoked } = await api.call('DELETE', `/v1/api-keys/${created.id}`)
    expect(revoked.revokedAt).not.toBeNull()
    expect((await api.call('GET', '/v1/sources', undefined, bearer)).status).toBe(401)
    expect((await api.call('DELETE', `/v1/api-keys/${created.id}`)).body).toEqual(revoked)
  })

  test('the time of last use is written at most once a minute', async () => {
    const secret = await api.key(['sources:read'])
    const use = () => api.call('GET', '/v1/sources', undefined, { authorization: `Bearer ${secret}` })
    const lastUsed = async () => {
      const { rows } = await api.postgres.pool.query('select last_used_at::text from api_keys where prefix = $1', [
        secret.slice(0, 10),
      ])
      return rows[0].last_used_at
    }
    await use()
    const first = await lastUsed()
    await use()
    expect(await lastUsed()).toBe(first)
    await api.postgres.pool.query(
      "update api_keys set last_used_at = now() - interval '61 seconds' where prefix = $1",
      [secret.slice(0, 10)],
    )
    await use()
    expect(await lastUsed()).not.toBe(first)
  })

  test('a key can give away no scope that it does not hold', async () => {
    const narrow = { authorization: `Bearer ${await api.key(['keys:write', 'operators:write'])}` }
    const wide = await api.call('POST', '/v1/api-keys', { name: 'Wide', scopes: ['people:read'] }, narrow)
    expect([wide.status, wide.body.detail]).toEqual([
      403,
      'This needs scopes that you do not hold yourself: people:read.',
    ])
    const person = { email: 'risen@example.com', name: 'R', role: 'admin', password }
    expect((await api.call('POST', '/v1/operators', person, narrow)).status).toBe(403)
    const { body: list } = await api.call('GET', '/v1/operators')
    const admin = list.items.find((m: { role: string }) => m.role === 'admin')
    expect((await api.call('PATCH', `/v1/operators/${admin.operatorId}`, { role: 'viewer' }, narrow)).status).toBe(403)
    expect((await api.call('DELETE', `/v1/operators/${admin.operatorId}`, undefined, narrow)).status).toBe(403)
  })

  test.each([
    '',
    'Bearer',
    'Bearer ',
    'Basic YTpi',
    `bearer${adminKey}`,
    'Bearer cnd_unknown',
    `Bearer ${'x'.repeat(4000)}`,
  ])('the header "%s" is 401', async (authorization) => {
    expect((await api.call('GET', '/v1/sources', undefined, { authorization })).status).toBe(401)
  })
})

describe('operators', () => {
  test('an operator signs in, sees who they are and signs out', async () => {
    const cookie = await api.signIn('admin@example.com')
    const me = await api.call('GET', '/v1/me', undefined, withCookie(cookie))
    expect(me.body).toMatchObject({
      operator: { email: 'admin@example.com', name: 'admin' },
      role: 'admin',
      scopes: allScopes,
      workspace: { name: 'First workspace', region: 'US' },
    })
    const out = await api.call('POST', '/api/auth/sign-out', undefined, withCookie(cookie))
    expect(out.status).toBe(200)
    expect((await api.call('GET', '/v1/me', undefined, withCookie(cookie))).status).toBe(401)
  })

  test('the session cookie is HttpOnly and SameSite, and Secure where the public address is https', async () => {
    const credentials = { email: 'admin@example.com', password }
    const plain = await api.call('POST', '/api/auth/sign-in/email', credentials)
    expect(plain.headers.getSetCookie().join()).toMatch(/candor\.session_token=[^;]+;.*HttpOnly; SameSite=Lax/)
    const secure = await startWorkspaceApi({ http: { publicUrl: 'https://candor.example' } })
    const cookies = (await secure.call('POST', '/api/auth/sign-in/email', credentials)).headers.getSetCookie().join()
    expect(cookies).toMatch(/__Secure-candor\.session_token=[^;]+;.*Secure/)
    const header = cookies.split(';')[0]
    const me = await secure.call('GET', '/v1/me', undefined, { authorization: undefined, cookie: header })
    expect(me.status).toBe(200)
    await secure.close()
  })

  test('no body holds the token of a session', async () => {
    const answer = await api.call('POST', '/api/auth/sign-in/email', { email: 'admin@example.com', password })
    expect(Object.keys(answer.body)).toEqual(['operator'])
    const { rows } = await api.postgres.pool.query('select token from operator_sessions')
    for (const { token } of rows) expect(JSON.stringify(answer.body)).not.toContain(token)
  })

  test('a wrong password and an unknown e-mail answer alike', async () => {
    const wrong = await api.call('POST', '/api/auth/sign-in/email', {
      email: 'admin@example.com',
      password: 'not-the-password',
    })
    const nobody = await api.call('POST', '/api/auth/sign-in/email', { email: 'nobody@example.com', password })
    expect(wrong.status).toBe(401)
    expect({ ...nobody.body, requestId: '' }).toEqual({ ...wrong.body, requestId: '' })
  })

  test('after ten wrong passwords the account is shut to that address, even for the right one; elsewhere it opens', async () => {
    await api.call('POST', '/v1/operators', { email: 'guessed@example.com', name: 'G', role: 'viewer', password })
    const from = (address: string, pass: string) =>
      api.call(
        'POST',
        '/api/auth/sign-in/email',
        { email: 'Guessed@example.com', password: pass },
        { 'x-forwarded-for': address },
      )
    const guesses = await Promise.all(Array.from({ length: 12 }, (_, i) => from('203.0.113.7', `guess-number-${i}`)))
    expect(guesses.filter((g) => g.status === 401)).toHaveLength(10)
    const shut = await from('203.0.113.7', password)
    expect(shut.status).toBe(429)
    expect(Number(shut.headers.get('retry-after'))).toBeGreaterThan(60)
    expect((await from('203.0.113.8', password)).status).toBe(200)
    const { rows } = await api.postgres.pool.query('select key from sign_in_attempts')
    expect(JSON.stringify(rows)).not.toMatch(/guessed|203\.0\.113/i)
  })

  test('a right password clears the count of wrong ones', async () => {
    await api.call('POST', '/v1/operators', { email: 'clumsy@example.com', name: 'C', role: 'viewer', password })
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 7; i++) {
        const wrong = await api.call('POST', '/api/auth/sign-in/email', {
          email: 'clumsy@example.com',
          password: 'wrong-password',
        })
        expect(wrong.status).toBe(401)
      }
      await api.signIn('clumsy@example.com')
    }
  })

  test('a cookie changes nothing without the Origin of our own page', async () => {
    const cookie = await api.signIn('admin@example.com')
    const rename = (origin: string | undefined) =>
      api.call('PATCH', '/v1/workspace', { name: 'First workspace' }, { authorization: undefined, cookie, origin })
    for (const foreign of [
      undefined,
      'null',
      'https://evil.example',
      `${api.url}.evil.example`,
      'http://127.0.0.1:1',
    ]) {
      const answer = await rename(foreign)
      expect([foreign, answer.status, answer.body.code]).toEqual([foreign, 403, 'foreign_origin'])
    }
    expect((await rename(api.url)).status).toBe(200)
    expect((await rename('http://127.0.0.1:8420')).status).toBe(200)
    const login = await api.call(
      'POST',
      '/api/auth/sign-in/email',
      { email: 'admin@example.com', password },
      { origin: 'https://evil.example' },
    )
    expect(login.body.code).toBe('foreign_origin')
    expect((await api.call('POST', '/api/auth/sign-out', undefined, { cookie })).body.code).toBe('foreign_origin')
  })

  test('a forged or altered cookie is nobody', async () => {
    const cookie = await api.signIn('admin@example.com')
    const { rows } = await api.postgres.pool.query('select token from operator_sessions limit 1')
    for (const forged of [
      `candor.session_token=${rows[0].token}`,
      `${cookie.slice(0, -8)}AAAAAAA%3D`,
      'candor.session_token=x',
    ]) {
      expect((await api.call('GET', '/v1/me', undefined, withCookie(forged))).status).toBe(401)
    }
  })

  test('a change of role holds from the next call; removal ends the session and deletes who works nowhere else', async () => {
    const cookie = await api.operator('changing@example.com', 'viewer')
    const create = () => api.call('POST', '/v1/sources', { name: 'By product', kind: 'server' }, withCookie(cookie))
    expect((await create()).status).toBe(403)
    const { body: list } = await api.call('GET', '/v1/operators')
    const { operatorId } = list.items.find((m: { email: string }) => m.email === 'changing@example.com')
    await api.call('PATCH', `/v1/operators/${operatorId}`, { role: 'product' })
    expect((await create()).status).toBe(201)
    const removed = await api.call('DELETE', `/v1/operators/${operatorId}`)
    expect(removed.body).toMatchObject({ email: 'changing@example.com', role: 'product' })
    expect((await create()).status).toBe(401)
    const { rows } = await api.postgres.pool.query('select 1 from operators where id = $1', [operatorId])
    expect(rows).toEqual([])
  })

  test('the same person twice is a conflict, in whatever letters', async () => {
    const person = { email: 'Twice@Example.com', name: 'T', role: 'viewer', password }
    expect((await api.call('POST', '/v1/operators', person)).body.email).toBe('twice@example.com')
    expect((await api.call('POST', '/v1/operators', { ...person, email: 'TWICE@example.com' })).status).toBe(409)
  })

  test('the last admin stays, also when two demote each other at once', async () => {
    const alone = await startWorkspaceApi()
    const { body: list } = await alone.call('GET', '/v1/operators')
    const [{ operatorId: first }] = list.items
    expect((await alone.call('PATCH', `/v1/operators/${first}`, { role: 'viewer' })).body.code).toBe('last_admin')
    expect((await alone.call('DELETE', `/v1/operators/${first}`)).body.code).toBe('last_admin')
    const second = await alone.call('POST', '/v1/operators', {
      email: 'b@example.com',
      name: 'B',
      role: 'admin',
      password,
    })
    const ids = [first, second.body.operatorId]
    const both = await Promise.all(ids.map((id) => alone.call('PATCH', `/v1/operators/${id}`, { role: 'viewer' })))
    expect(both.map((a) => a.status).sort()).toEqual([200, 409])
    await alone.close()
  })

  test('an operator changes their own password; their other sessions end', async () => {
    const other = await api.operator('own@example.com', 'viewer')
    const cookie = await api.signIn('own@example.com')
    const change = (currentPassword: string) =>
      api.call(
        'POST',
        '/api/auth/change-password',
        { currentPassword, newPassword: 'another-long-password' },
        withCookie(cookie),
      )
    expect((await change('not-my-password')).status).toBe(400)
    const changed = await change(password)
    expect(changed.status).toBe(200)
    expect((await api.call('GET', '/v1/me', undefined, withCookie(other))).status).toBe(401)
    const fresh = changed.headers
      .getSetCookie()
      .map((c) => c.split(';')[0])
      .join('; ')
    expect((await api.call('GET', '/v1/me', undefined, withCookie(fresh))).status).toBe(200)
    await api.signIn('own@example.com', 'another-long-password')
    const byKey = await api.call('POST', '/api/auth/change-password', {
      currentPassword: 'x',
      newPassword: 'another-long-password',
    })
    expect(byKey.status).toBe(403)
  })

  test('nobody signs up, and nothing else of the sign-in library can be reached', async () => {
    const person = { email: 'new@example.com', name: 'N', password }
    for (const path of [
      'sign-up/email',
      'forget-password',
      'request-password-reset',
      'update-user',
      'delete-user',
      'verify-email',
      'ok',
    ]) {
      expect((await api.call('POST', `/api/auth/${path}`, person)).status).toBe(404)
      expect((await api.call('GET', `/api/auth/${path}`)).status).toBe(404)
    }
  })
})

describe('several workspaces', () => {
  test('an operator of two chooses by header; keys and ids of one mean nothing in the other', async () => {
    const cookie = await api.operator('both@example.com', 'admin')
    const { rows } = await api.postgres.pool.query("insert into workspaces (name) values ('Second') returning id")
    const second = rows[0].id
    await api.postgres.pool.query(
      "insert into memberships (workspace_id, operator_id, role) select $1, id, 'admin' from operators where email = 'both@example.com'",
      [second],
    )
    const there = { ...withCookie(cookie), 'x-candor-workspace': String(second) }
    expect((await api.call('GET', '/v1/me', undefined, withCookie(cookie))).body.workspace.name).toBe('First workspace')
    expect((await api.call('GET', '/v1/me', undefined, there)).body.workspace.name).toBe('Second')
    const { body: mine } = await api.call('POST', '/v1/sources', { name: 'Of two', kind: 'server' }, there)
    expect((await api.call('PATCH', `/v1/sources/${mine.id}`, { name: 'Taken' })).status).toBe(404)
    expect((await api.call('GET', '/v1/sources', undefined, there)).body.items).toEqual([mine])
    const elsewhere = { ...withCookie(cookie), 'x-candor-workspace': '999999' }
    expect((await api.call('GET', '/v1/me', undefined, elsewhere)).status).toBe(403)
  })
})

describe('audit log', () => {
  test('it can only be added to: the database refuses anything else', async () => {
    for (const change of [
      "update audit_log set actor = 'somebody else'",
      'delete from audit_log',
      'truncate audit_log',
    ]) {
      await expect(api.postgres.pool.query(change)).rejects.toThrow(
        /rows of audit_log are only ever added|permission denied for table audit_log/,
      )
    }
  })

  test('its pages follow each other without a gap', async () => {
    const seen: string[] = []
    let cursor = ''
    do {
      const { body } = await api.call('GET', `/v1/audit?limit=7${cursor}`)
      seen.push(...body.items.map((i: { id: string }) => i.id))
      cursor = body.next === null ? '' : `&cursor=${body.next}`
    } while (cursor !== '')
    const { rows } = await api.postgres.pool.query('select id from audit_log where workspace_id = 1 order by id desc')
    expect(seen).toEqual(rows.map((r) => String(r.id)))
    expect((await api.call('GET', '/v1/audit?cursor=bm90')).status).toBe(400)
  })

  test('sign-ins stand in it', async () => {
    await api.signIn('admin@example.com')
    const { body } = await api.call('GET', '/v1/audit?actor=admin@example.com&limit=1')
    expect(body.items[0]).toMatchObject({ action: 'operator.signed_in', actor: 'admin@example.com' })
  })
})

test('the workspace is renamed and moved; what is not given stays', async () => {
  const { body } = await api.call('PATCH', '/v1/workspace', { region: 'GB' })
  expect(body).toMatchObject({ name: 'First workspace', region: 'GB' })
  expect((await api.call('PATCH', '/v1/workspace', { region: 'gb' })).status).toBe(400)
})

test('the bootstrap source rests on contract, for essential purposes only', async () => {
  const { body } = await api.call('GET', '/v1/sources')
  const source = body.items.find((s: { writeKey: string }) => s.writeKey === writeKey)
  expect(source).toMatchObject({
    name: 'Bootstrap',
    kind: 'server',
    legalBasis: 'contract',
    basisPurposes: ['essential'],
  })
})
