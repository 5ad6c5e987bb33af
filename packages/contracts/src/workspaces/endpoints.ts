import { z } from 'zod'
import { purposes } from '../consent/purposes.ts'
import { endpoint } from '../endpoint.ts'
import { page, pageQuery } from '../page.ts'
import { roles, scopes } from '../scopes.ts'

export const workspace = z.object({
  id: z.int(),
  name: z.string(),
  region: z.string().describe('ISO 3166-1 alpha-2 country whose numbering plan and rules are assumed'),
  createdAt: z.iso.datetime(),
})
export type Workspace = z.infer<typeof workspace>

/** Who is calling. For an API key, `operator` is null. */
export const me = z.object({
  operator: z.object({ id: z.string(), email: z.string(), name: z.string() }).nullable(),
  role: z.enum(roles).nullable(),
  scopes: z.array(z.enum(scopes)),
  workspace,
})
export type Me = z.infer<typeof me>

export const getMe = endpoint({
  id: 'getMe',
  method: 'GET',
  path: '/v1/me',
  tag: 'Workspace',
  summary: 'Who is calling, and what they may do',
  access: { kind: 'operator' },
  response: me,
})

export const updateWorkspace = endpoint({
  id: 'updateWorkspace',
  method: 'PATCH',
  path: '/v1/workspace',
  tag: 'Workspace',
  summary: 'Rename the workspace or change its region',
  access: { kind: 'scope', scope: 'workspace:write' },
  body: z.object({
    name: z.string().min(1).max(80).optional(),
    region: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .optional(),
  }),
  response: workspace,
})

export const getSetup = endpoint({
  id: 'getSetup',
  method: 'GET',
  path: '/v1/setup',
  tag: 'Set-up',
  summary: 'Is the first set-up still to be done?',
  access: { kind: 'public' },
  response: z.object({ open: z.boolean() }),
})

export const completeSetup = endpoint({
  id: 'completeSetup',
  method: 'POST',
  path: '/v1/setup',
  tag: 'Set-up',
  summary: 'Create the first workspace and its admin with the one-time link',
  access: { kind: 'public' },
  body: z.object({
    token: z.string().min(1).max(128),
    workspace: z.string().min(1).max(80),
    email: z.email().max(254),
    name: z.string().min(1).max(80),
    password: z.string().min(10).max(128),
  }),
  response: z.object({ workspaceId: z.int() }),
  status: 201,
  errors: ['setup_done'],
})

export const sourceKinds = ['browser', 'server', 'mobile', 'import'] as const
export const legalBases = ['consent', 'contract', 'legitimate_interest', 'legal_obligation'] as const
export type LegalBasis = (typeof legalBases)[number]

export const source = z.object({
  id: z.int(),
  name: z.string(),
  kind: z.enum(sourceKinds),
  writeKey: z.string(),
  enabled: z.boolean(),
  /** `consent`: only what the person agreed to is kept, and stamps narrow it. Any other basis covers `basisPurposes`. */
  legalBasis: z.enum(legalBases),
  basisPurposes: z.array(z.enum(purposes)),
  /** Segment's consent categories (keys of categoryPreferences) → purposes. One not here is the purpose of that name. */
  consentCategories: z.record(z.string(), z.array(z.enum(purposes))),
  createdAt: z.iso.datetime(),
  lastEventAt: z.iso.datetime().nullable(),
})
export type Source = z.infer<typeof source>

const sourceEdit = z.object({
  name: z.string().min(1).max(80),
  legalBasis: z.enum(legalBases),
  basisPurposes: z.array(z.enum(purposes)).max(20),
  consentCategories: z.record(z.string().min(1).max(80), z.array(z.enum(purposes)).max(20)),
})

export const listSources = endpoint({
  id: 'listSources',
  method: 'GET',
  path: '/v1/sources',
  tag: 'Sources',
  summary: 'The sources events come from',
  access: { kind: 'scope', scope: 'sources:read' },
  response: z.object({ items: z.array(source) }),
})

export const createSource = endpoint({
  id: 'createSource',
  method: 'POST',
  path: '/v1/sources',
  tag: 'Sources',
  summary: 'Create a source and its write key',
  access: { kind: 'scope', scope: 'sources:write' },
  body: sourceEdit
    .partial()
    .required({ name: true })
    .extend({ kind: z.enum(sourceKinds) }),
  response: source,
  status: 201,
})

const byId = z.object({ id: z.coerce.number().int().positive().max(2147483647) })

export const updateSource = endpoint({
  id: 'updateSource',
  method: 'PATCH',
  path: '/v1/sources/:id',
  tag: 'Sources',
  summary: 'Change a source, or switch it off',
  access: { kind: 'scope', scope: 'sources:write' },
  params: byId,
  body: sourceEdit.extend({ enabled: z.boolean() }).partial(),
  response: source,
  errors: ['not_found'],
})

export const rotateWriteKey = endpoint({
  id: 'rotateWriteKey',
  method: 'POST',
  path: '/v1/sources/:id/rotate-key',
  tag: 'Sources',
  summary: 'Replace the write key; the old one stops working within two seconds',
  access: { kind: 'scope', scope: 'sources:write' },
  params: byId,
  response: source,
  errors: ['not_found'],
})

export const apiKey = z.object({
  id: z.int(),
  name: z.string(),
  prefix: z.string().describe('The beginning of the key, to recognise it by'),
  scopes: z.array(z.enum(scopes)),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
})
export type ApiKey = z.infer<typeof apiKey>

export const listApiKeys = endpoint({
  id: 'listApiKeys',
  method: 'GET',
  path: '/v1/api-keys',
  tag: 'API keys',
  summary: 'API keys of the workspace',
  access: { kind: 'scope', scope: 'keys:read' },
  response: z.object({ items: z.array(apiKey) }),
})

export const createApiKey = endpoint({
  id: 'createApiKey',
  method: 'POST',
  path: '/v1/api-keys',
  tag: 'API keys',
  summary: 'Create an API key; its secret is shown this once',
  description: 'A key can hold no scope that its creator does not hold.',
  access: { kind: 'scope', scope: 'keys:write' },
  body: z.object({ name: z.string().min(1).max(80), scopes: z.array(z.enum(scopes)).min(1) }),
  response: apiKey.extend({ secret: z.string() }),
  status: 201,
})

export const revokeApiKey = endpoint({
  id: 'revokeApiKey',
  method: 'DELETE',
  path: '/v1/api-keys/:id',
  tag: 'API keys',
  summary: 'Revoke an API key at once',
  access: { kind: 'scope', scope: 'keys:write' },
  params: byId,
  response: apiKey,
  errors: ['not_found'],
})

export const member = z.object({
  operatorId: z.string(),
  email: z.string(),
  name: z.string(),
  role: z.enum(roles),
  createdAt: z.iso.datetime(),
})

export const listOperators = endpoint({
  id: 'listOperators',
  method: 'GET',
  path: '/v1/operators',
  tag: 'Operators',
  summary: 'Who works in this workspace',
  access: { kind: 'scope', scope: 'operators:read' },
  response: z.object({ items: z.array(member) }),
})

export const addOperator = endpoint({
  id: 'addOperator',
  method: 'POST',
  path: '/v1/operators',
  tag: 'Operators',
  summary: 'Add an operator with a first password',
  access: { kind: 'scope', scope: 'operators:write' },
  body: z.object({
    email: z.email().max(254),
    name: z.string().min(1).max(80),
    role: z.enum(roles),
    password: z.string().min(10).max(128),
  }),
  response: member,
  status: 201,
  errors: ['conflict'],
})

export const updateOperator = endpoint({
  id: 'updateOperator',
  method: 'PATCH',
  path: '/v1/operators/:operatorId',
  tag: 'Operators',
  summary: 'Change the role of an operator',
  access: { kind: 'scope', scope: 'operators:write' },
  params: z.object({ operatorId: z.string().min(1).max(64) }),
  body: z.object({ role: z.enum(roles) }),
  response: member,
  errors: ['not_found', 'last_admin'],
})

export const removeOperator = endpoint({
  id: 'removeOperator',
  method: 'DELETE',
  path: '/v1/operators/:operatorId',
  tag: 'Operators',
  summary: 'Remove an operator from the workspace and end their sessions',
  access: { kind: 'scope', scope: 'operators:write' },
  params: z.object({ operatorId: z.string().min(1).max(64) }),
  response: member,
  errors: ['not_found', 'last_admin'],
})

const auditLine = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  actor: z.string(),
  action: z.string(),
  target: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
})
export type AuditLine = z.infer<typeof auditLine>

export const listAudit = endpoint({
  id: 'listAudit',
  method: 'GET',
  path: '/v1/audit',
  tag: 'Audit',
  summary: 'Who did what, newest first',
  access: { kind: 'scope', scope: 'audit:read' },
  query: pageQuery.extend({ action: z.string().max(64).optional(), actor: z.string().max(254).optional() }),
  response: page(auditLine),
})

export const listPersonAudit = endpoint({
  id: 'listPersonAudit',
  method: 'GET',
  path: '/v1/people/:id/audit',
  tag: 'Audit',
  summary: 'Who looked at a person or changed something of theirs, newest first',
  description: 'Also what was done with those who were merged into this person.',
  access: { kind: 'scope', scope: 'audit:read' },
  params: z.object({ id: z.uuid() }),
  query: pageQuery,
  response: page(auditLine),
  errors: ['not_found'],
})
