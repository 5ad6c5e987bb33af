import { afterEach, beforeEach, expect, test } from 'vitest'
import { password, startWorkspaceApi, type WorkspaceApi } from '../../../../test/workspace-api.ts'
import { bootstrapWorkspace, ensureSetupToken } from '../index.ts'

let api: WorkspaceApi
beforeEach(async () => {
  api = await startWorkspaceApi({ empty: true })
})
afterEach(() => api.close())

const admin = { workspace: 'Acme', email: 'Ann@example.com', name: 'Ann', password }
const nobody = { authorization: undefined }
const setUp = (token: string) => api.call('POST', '/v1/setup', { token, ...admin }, nobody)
const isOpen = async () => (await api.call('GET', '/v1/setup', undefined, nobody)).body.open

test('the link works once: workspace, admin and a source for the website', async () => {
  expect(await isOpen()).toBe(false)
  const token = await ensureSetupToken(api.postgres)
  expect(await isOpen()).toBe(true)
  const done = await setUp(token ?? '')
  expect(done.status).toBe(201)
  expect(await isOpen()).toBe(false)
  const again = await setUp(token ?? '')
  expect([again.status, again.body.code]).toEqual([410, 'setup_done'])
  expect(await ensureSetupToken(api.postgres)).toBeNull()

  const cookie = await api.signIn('ann@example.com')
  const me = await api.call('GET', '/v1/me', undefined, { ...nobody, cookie })
  expect(me.body).toMatchObject({
    operator: { name: 'Ann' },
    role: 'admin',
    workspace: { id: done.body.workspaceId, name: 'Acme' },
  })
  const sources = await api.call('GET', '/v1/sources', undefined, { ...nobody, cookie })
  expect(sources.body.items).toMatchObject([
    { name: 'Website', kind: 'browser', legalBasis: 'consent', basisPurposes: [] },
  ])
})

test('used twice at the same moment, it still works once', async () => {
  const token = (await ensureSetupToken(api.postgres)) ?? ''
  const both = await Promise.all([setUp(token), setUp(token)])
  expect(both.map((a) => a.status).sort()).toEqual([201, 410])
})

test('a wrong token, an earlier one and one of yesterday are refused', async () => {
  const earlier = (await ensureSetupToken(api.postgres)) ?? ''
  const token = (await ensureSetupToken(api.postgres)) ?? ''
  expect((await setUp('wrong')).status).toBe(410)
  expect((await setUp(earlier)).status).toBe(410)
  await api.postgres.pool.query(
    `update settings set value = jsonb_set(value::jsonb, '{expiresAt}', '1')::text where name = 'setup_token'`,
  )
  expect(await isOpen()).toBe(false)
  expect((await setUp(token)).status).toBe(410)
})

test('the database keeps only a hash of the token', async () => {
  const token = await ensureSetupToken(api.postgres)
  const { rows } = await api.postgres.pool.query('select value from settings')
  expect(JSON.stringify(rows)).not.toContain(token)
})

test('a page of another site cannot set up', async () => {
  const token = (await ensureSetupToken(api.postgres)) ?? ''
  const answer = await api.call('POST', '/v1/setup', { token, ...admin }, { ...nobody, origin: 'https://evil.example' })
  expect(answer.body.code).toBe('foreign_origin')
  expect(await isOpen()).toBe(true)
})

test('set-up takes a bootstrapped workspace over', async () => {
  await bootstrapWorkspace(api.postgres, { writeKey: 'boot-write-key', apiKey: undefined, operator: undefined })
  const token = (await ensureSetupToken(api.postgres)) ?? ''
  expect((await setUp(token)).status).toBe(201)
  const { rows } = await api.postgres.pool.query(
    'select w.name, s.write_key from workspaces w join sources s on s.workspace_id = w.id',
  )
  expect(rows).toHaveLength(2)
  expect(rows).toContainEqual({ name: 'Acme', write_key: 'boot-write-key' })
})

test('bootstrapping again, or many at once, adds nothing', async () => {
  const variables = {
    writeKey: 'boot-write-key',
    apiKey: 'boot-api-key-of-enough-length',
    operator: 'ops@example.com:pass:with:colons',
  }
  await Promise.all(Array.from({ length: 4 }, () => bootstrapWorkspace(api.postgres, variables)))
  await bootstrapWorkspace(api.postgres, variables)
  const counts = await api.postgres.pool.query(
    'select (select count(*) from workspaces) w, (select count(*) from sources) s, (select count(*) from api_keys) k, (select count(*) from operators) o',
  )
  expect(counts.rows).toEqual([{ w: 1, s: 1, k: 1, o: 1 }])
  await api.signIn('ops@example.com', 'pass:with:colons')
  const me = await api.call('GET', '/v1/me', undefined, { authorization: `Bearer ${variables.apiKey}` })
  expect(me.status).toBe(200)
})

test('a revoked bootstrap key stays revoked at the next start', async () => {
  const variables = { writeKey: undefined, apiKey: 'boot-api-key-of-enough-length', operator: undefined }
  await bootstrapWorkspace(api.postgres, variables)
  await api.postgres.pool.query('update api_keys set revoked_at = now()')
  await bootstrapWorkspace(api.postgres, variables)
  const me = await api.call('GET', '/v1/me', undefined, { authorization: `Bearer ${variables.apiKey}` })
  expect(me.status).toBe(401)
})

test('bootstrap keys that are too short are refused by name', async () => {
  const none = { writeKey: undefined, apiKey: undefined, operator: undefined }
  await expect(bootstrapWorkspace(api.postgres, { ...none, apiKey: 'short' })).rejects.toThrow(
    'CANDOR_BOOTSTRAP_API_KEY',
  )
  await expect(bootstrapWorkspace(api.postgres, { ...none, writeKey: 'a b c d e f' })).rejects.toThrow(
    'CANDOR_BOOTSTRAP_WRITE_KEY',
  )
})
