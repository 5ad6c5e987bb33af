import type {
  AttributeDefinition,
  EventRow,
  LiveOutcome,
  Person,
  PersonSummary,
  Profile,
  QuarantinedEvent,
  Source,
  ValueClass,
} from '@candor/contracts'

/** A moment so many minutes ago. */
export const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString()

const id = (n: number): string => `0199c0de-0000-7000-8000-${String(n).padStart(12, '0')}`

export const sources: Source[] = [
  {
    id: 1,
    name: 'Website',
    kind: 'browser',
    writeKey: 'wk_7f3kQ2mXv9LpR4tZbN8c',
    enabled: true,
    legalBasis: 'consent',
    basisPurposes: [],
    consentCategories: {
      Functional: ['essential', 'personalisation'],
      Analytics: ['analytics'],
      Advertising: ['ads_measurement'],
    },
    createdAt: ago(90_000),
    lastEventAt: ago(1),
  },
  {
    id: 2,
    name: 'Orders',
    kind: 'server',
    writeKey: 'wk_Xc81nVwq5RyT0uLm3KzA',
    enabled: true,
    legalBasis: 'contract',
    basisPurposes: ['essential'],
    consentCategories: {},
    createdAt: ago(80_000),
    lastEventAt: ago(34),
  },
  {
    id: 3,
    name: '微信小程序',
    kind: 'mobile',
    writeKey: 'wk_pQ4rS8tU2vW6xY0zA3bC',
    enabled: false,
    legalBasis: 'consent',
    basisPurposes: [],
    consentCategories: { Analytics: ['analytics'] },
    createdAt: ago(20_000),
    lastEventAt: null,
  },
]

const lines: Pick<LiveOutcome, 'outcome' | 'reason' | 'type' | 'name' | 'sourceId' | 'count'>[] = [
  { outcome: 'processed', reason: null, type: 'track', name: 'Product Viewed', sourceId: 1, count: 1 },
  { outcome: 'processed', reason: null, type: 'page', name: 'Home', sourceId: 1, count: 1 },
  { outcome: 'withheld', reason: 'no_consent', type: null, name: null, sourceId: 1, count: 12 },
  { outcome: 'processed', reason: null, type: 'identify', name: '', sourceId: 1, count: 1 },
  { outcome: 'duplicate', reason: null, type: 'track', name: 'Order Completed', sourceId: 2, count: 1 },
  { outcome: 'rejected', reason: 'missing_identity', type: 'track', name: 'Cart Viewed', sourceId: 2, count: 1 },
  { outcome: 'withheld', reason: 'refused', type: null, name: null, sourceId: 1, count: 1 },
  { outcome: 'quarantined', reason: 'too_many_identifiers', type: 'identify', name: '', sourceId: 1, count: 1 },
]
export const outcome = (n: number): LiveOutcome => {
  const line = lines[n % lines.length] as (typeof lines)[number]
  return { ...line, at: ago(0), messageId: `m-${n}`, personId: line.outcome === 'processed' ? id(1) : null }
}

const summary = (n: number, label: string, known: boolean, minutes: number): PersonSummary => ({
  id: id(n),
  label,
  known,
  firstSeenAt: ago(minutes + 40_000),
  lastSeenAt: ago(minutes),
  identifiers: [
    ...(known
      ? [
          {
            kind: 'email' as const,
            value: `${n}.person@example.com`,
            firstSeenAt: ago(30_000),
            verifiedAt: ago(20_000),
          },
          { kind: 'user_id' as const, value: `u-${1000 + n}`, firstSeenAt: ago(30_000), verifiedAt: null },
        ]
      : []),
    {
      kind: 'anonymous_id',
      value: '5c1b3c54-8b0f-4a53-9d0e-0e6f3b7b1f29',
      firstSeenAt: ago(40_000),
      verifiedAt: null,
    },
  ],
})

export const people: PersonSummary[] = [
  summary(1, 'Mei Lin', true, 2),
  summary(2, 'ليلى حداد', true, 17),
  summary(3, '5c1b3c54-8b0f-4a53-9d0e-0e6f3b7b1f29', false, 63),
  summary(4, 'jonas.weber@example.com', true, 310),
  summary(5, '王小明', true, 2900),
]

export const person: Person = {
  ...summary(1, 'Mei Lin', true, 2),
  traits: [
    ['name', 'Mei Lin'],
    ['email', 'mei@example.com'],
    ['favouriteColour', 'green'],
    ['shoeSize', 38],
    ['newsletter', true],
    ['address', { city: 'Köln', country: 'DE' }],
  ].map(([key, value], n) => ({ key: String(key), value, at: ago(2000 + n), sourceId: 1, messageId: `m-${n}` })),
  mergedFrom: [{ id: id(9), at: ago(2000), messageId: 'ajs-next-1763799999-1b2c' }],
}

const told = (value: unknown, ofClass: ValueClass): Profile['values'][number]['lost'][number] => ({
  ...{ value, class: ofClass, at: ago(2000), source: { id: 1, name: 'Website' }, messageId: 'm-1' },
  ...{ through: { kind: 'user_id', value: 'u-1001' }, context: 'app', evidence: {}, purposes: ['essential'] },
  ...{ confidence: ofClass === 'inferred' ? 0.72 : null, expiresAt: null, because: 'weaker_class' },
})

/** A value of each class, one of them contradicted. */
export const profile: Profile = {
  ...{ personId: person.id, purpose: 'essential', context: null, mention: false },
  values: (['zero', 'first', 'second', 'inferred', 'third'] as const).map((ofClass, n) => ({
    ...told(['oat milk', 38, 'middle', true, 'sailing'][n], ofClass),
    attribute: ['milk', 'shoeSize', 'income', 'likelyToReturn', 'hobby'][n] ?? '',
    ...{ type: null, unit: null, freshness: null, stale: n === 4, mentionable: n === 0, mention: 'outside_context' },
    ...{ contradicted: n === 0, contradictions: n === 0 ? ['soy milk'] : [] },
    lost: n === 0 ? [told('soy milk', 'first')] : [],
  })),
  silent: [{ attribute: 'birthday', because: 'not_for_purpose' }],
}

const numbered = (n: number) => ({
  ...{ id: n, kind: n === 1 ? 'user_id' : 'anonymous_id' },
  value: `v-${n}`,
  verified: n === 1,
})
export const evidence = {
  merges: [],
  identifiers: [1, 2, 3].map(numbered),
  links: [2, 3, 9].map((right) => ({
    ...{ left: 1, right, forced: false, at: ago(3000 - right), messageId: `m-${right}` },
    ...(right === 9 ? { state: 'held', reason: 'both_verified' } : { state: 'counts', reason: null }),
  })),
}

export const attributes: AttributeDefinition[] = profile.values.map(({ attribute: key, class: ofClass }, n) => ({
  ...{ key, type: 'text', class: ofClass, sensitivity: 'ordinary', purposes: null, unit: null, halfLifeDays: null },
  ...{ contexts: [], options: [], texts: {}, status: n < 3 ? 'active' : 'proposed' },
  ...{ origin: 'source:1', version: 1, updatedAt: ago(900), misfits: n },
}))

const names = ['Product Viewed', 'Home', 'Order Completed', 'Product Added', '', 'Search']
const types = ['track', 'page', 'track', 'track', 'identify', 'track'] as const
export const timeline: EventRow[] = Array.from({ length: 14 }, (_, n) => ({
  messageId: `m-${n}`,
  type: types[n % types.length] ?? 'track',
  name: names[n % names.length] ?? '',
  personId: id(1),
  sourceId: n % 3 === 2 ? 2 : 1,
  occurredAt: ago(2 + n * n * 16),
  receivedAt: ago(2 + n * n * 16),
  properties: { product: 'Lined coat', price: 129.9, currency: 'EUR' },
  context: { library: { name: 'candor.js', version: '0.1.0' } },
}))

export const reasons = [
  { reason: 'too_many_identifiers', open: 3 },
  { reason: 'pipeline_error', open: 1204 },
]
export const quarantine: QuarantinedEvent[] = Array.from({ length: 4 }, (_, n) => ({
  id: id(100 + n),
  messageId: `ajs-next-17637${n}-8f2e`,
  sourceId: 1,
  receivedAt: ago(30 + n),
  quarantinedAt: ago(30 + n),
  reason: n === 3 ? 'pipeline_error' : 'too_many_identifiers',
  detail: n === 3 ? 'apply to profile: value out of range' : 'The device has 100 e-mails; at most 50 are allowed.',
  state: 'open',
  event: { type: 'identify', anonymousId: 'shared-kiosk', traits: { email: `guest${n}@example.com` } },
}))

export const system = {
  version: '0.1.0',
  startedAt: ago(3000),
  postgres: { ok: true, version: '18.4', latencyMs: 0.8 },
  clickhouse: { ok: true, version: '26.1.2', latencyMs: 3.1 },
  inbox: { batches: 3, events: 1480, oldestSeconds: 1.4 },
  history: { pendingChunks: 0, oldestSeconds: null },
  subscribers: [],
  workers: [
    { id: id(500), startedAt: ago(3000), seenAt: ago(0), processed: 1_284_003, alive: true },
    { id: id(501), startedAt: ago(9000), seenAt: ago(600), processed: 88_120, alive: false },
  ],
  today: {
    processed: 48_211,
    duplicates: 73,
    withheld: [
      { reason: 'no_consent', count: 9120 },
      { reason: 'refused', count: 411 },
    ],
    rejected: [{ reason: 'missing_identity', count: 12 }],
    quarantined: 4,
  },
  people: 18_402,
}

export const operators = [
  { operatorId: 'o1', email: 'ops@example.com', name: 'Amal Haddad', role: 'admin', createdAt: ago(90_000) },
  { operatorId: 'o2', email: 'li.wei@example.com', name: 'Li Wei', role: 'privacy', createdAt: ago(40_000) },
  { operatorId: 'o3', email: 'tom@example.com', name: 'Tom Baker', role: 'care', createdAt: ago(4000) },
]

export const apiKeys = [
  {
    id: 1,
    name: 'Nightly export',
    prefix: 'cnd_4Yb1',
    scopes: ['events:read', 'people:read'],
    createdAt: ago(30_000),
    lastUsedAt: ago(300),
    revokedAt: null,
  },
  {
    id: 2,
    name: 'Old dashboard',
    prefix: 'cnd_zz90',
    scopes: ['system:read'],
    createdAt: ago(80_000),
    lastUsedAt: null,
    revokedAt: ago(9000),
  },
]

export const audit = [
  { id: '4', at: ago(2), actor: 'ops@example.com', action: 'people.read', target: id(1), detail: {} },
  { id: '3', at: ago(50), actor: 'ops@example.com', action: 'source.updated', target: '2', detail: { name: 'Orders' } },
  { id: '2', at: ago(300), actor: 'Nightly export', action: 'people.searched', target: null, detail: { found: 50 } },
  { id: '1', at: ago(900), actor: 'ops@example.com', action: 'operator.added', target: 'o3', detail: { role: 'care' } },
]
