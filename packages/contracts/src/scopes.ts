/** What a principal (API key or operator) may do. Names are `<thing>:<read|write>`. */
export const scopes = [
  'workspace:read',
  'workspace:write',
  'sources:read',
  'sources:write',
  'keys:read',
  'keys:write',
  'operators:read',
  'operators:write',
  'audit:read',
  'system:read',
  'events:read',
  'people:read',
  'people:write',
  'people:contact',
  'people:sensitive',
  'people:export',
  'people:merge',
  'attributes:read',
  'attributes:write',
  'segments:read',
  'segments:write',
  'quarantine:read',
  'quarantine:write',
  'consent:read',
  'consent:write',
  'consent:publish',
] as const
export type Scope = (typeof scopes)[number]

export const roles = ['admin', 'privacy', 'marketer', 'product', 'sales', 'care', 'advertiser', 'viewer'] as const
export type Role = (typeof roles)[number]

const readWorkspace = ['workspace:read', 'sources:read', 'system:read'] as const satisfies Scope[]

/**
 * Least privilege: a role holds exactly these scopes. `people:read` shows persons; without it only counts are shown. How people
 * can be reached, and what the law protects, it shows only together with `people:contact` and `people:sensitive`.
 */
export const roleScopes: Record<Role, readonly Scope[]> = {
  admin: scopes,
  privacy: [
    ...readWorkspace,
    'events:read',
    'people:read',
    'people:write',
    'people:contact',
    'people:sensitive',
    'people:export',
    'people:merge',
    'attributes:read',
    'attributes:write',
    'segments:read',
    'audit:read',
    'operators:read',
    'quarantine:read',
    'consent:read',
    'consent:write',
    'consent:publish',
  ],
  marketer: [...readWorkspace, 'events:read', 'people:read', 'attributes:read', 'segments:read', 'segments:write'],
  product: [
    ...readWorkspace,
    'sources:write',
    'events:read',
    'attributes:read',
    'attributes:write',
    'segments:read',
    'segments:write',
    'quarantine:read',
    'quarantine:write',
  ],
  sales: [...readWorkspace, 'people:read', 'people:contact', 'attributes:read', 'segments:read'],
  care: [
    ...readWorkspace,
    'people:read',
    'people:write',
    'people:contact',
    'people:merge',
    'attributes:read',
    'segments:read',
    'events:read',
    'consent:read',
    'consent:write',
  ],
  advertiser: ['workspace:read'],
  viewer: readWorkspace,
}
