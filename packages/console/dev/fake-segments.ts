import { parseSegment, printSegment, type Segment, type SegmentNode, sentenceOf } from '@candor/contracts'
import { ago, people } from './fake-data.ts'

const order = { performed: { event: 'Order Completed' } }
const quarter = { within: { n: 90, unit: 'day' as const } }

const babies: SegmentNode = {
  likelihood: {
    clues: [
      { event: 'Section Viewed', where: [{ property: 'section', test: { op: 'equals', value: 'baby' } }], points: 2 },
      { event: 'Section Viewed', where: [{ property: 'section', test: { op: 'equals', value: 'gifts' } }], points: -2 },
    ],
    halfLife: { n: 30, unit: 'day' },
    likely: 5,
    unlikely: 1,
    declared: { attribute: 'likelyToReturn', likely: { op: 'equals', value: true } },
  },
  is: 'likely',
}

const sentencesOf = (node: SegmentNode) => ({
  en: sentenceOf(node, 'en'),
  zh: sentenceOf(node, 'zh'),
  ar: sentenceOf(node, 'ar'),
})

const make = (key: string, name: string, said: Partial<Segment> & { definition: SegmentNode }): Segment => ({
  ...{
    key,
    name,
    description: '',
    purpose: 'email',
    text: printSegment(said.definition),
    sentences: sentencesOf(said.definition),
  },
  ...{ state: 'live', version: 2, size: 1830, usedBy: [], createdBy: 'ops@example.com', updatedAt: ago(900) },
  ...{ computedAt: ago(3), builtIn: false },
  ...said,
})

export const segments: Segment[] = [
  make('repeat-buyers', 'Bought twice, takes e-mails', {
    description: 'For the letter of the season.',
    definition: {
      all: [
        { ...order, times: { op: 'atLeast', n: 2 }, period: quarter },
        { preference: { channel: 'email' }, is: 'on' },
      ],
    },
    usedBy: [{ kind: 'segment', key: 'best', name: 'Best customers' }],
  }),
  make('best', 'Best customers', { definition: { rfm: { recency: [4, 5], monetary: [5] } }, size: 214 }),
  make('baby', 'Likely has a child', { definition: babies, purpose: 'profiling', size: 96, state: 'computing' }),
  make('lapsed', 'Lapsed', { definition: { lifecycle: ['lapsed'] }, builtIn: true, size: 4120 }),
  make('rare', '很少见的人群', { definition: { sample: 1, salt: 'x' }, size: null, state: 'paused' }),
  make('idea', 'An idea', {
    definition: { consent: 'sms', is: 'unknown' },
    size: null,
    state: 'draft',
    computedAt: null,
  }),
  make('everything', 'Of every kind', {
    definition: {
      all: [
        {
          attribute: 'milk',
          test: { op: 'in', values: ['oat milk'] },
          classes: ['zero'],
          told: { n: 90, unit: 'day' },
        },
        { date: 'birthday', is: { op: 'anniversary', withinDays: 7 } },
        {
          any: [
            {
              ...order,
              times: { op: 'atLeast', n: 2 },
              period: { within: { n: 90, unit: 'day' }, before: { n: 7, unit: 'day' } },
            },
            {
              edge: 'first',
              of: { event: 'Order Completed' },
              period: { from: ago(90_000) },
              having: [{ property: 'gift', test: { op: 'equals', value: true } }],
            },
            {
              not: {
                total: 'sum',
                property: 'total',
                of: { event: 'Order Completed', period: quarter },
                is: { op: 'above', value: 500 },
              },
            },
            {
              not: {
                any: [
                  { section: 'baby', seconds: { op: 'atLeast', value: 300 } },
                  { consent: 'sms', is: 'refused' },
                ],
              },
            },
          ],
        },
        {
          sequence: [
            { event: 'Product Viewed', where: [{ property: 'category', test: { op: 'starts', value: 'coat' } }] },
            { event: 'Order Completed', after: { atLeast: { n: 1, unit: 'hour' }, atMost: { n: 3, unit: 'day' } } },
          ],
        },
        { preference: { topic: 'news' }, is: 'on' },
        { frequency: ['weekly', 'monthly'] },
        { identifier: 'external:till', verified: true },
        { segment: 'best' },
        { recipient: 'child', where: [{ property: 'shoeSize', test: { op: 'atMost', value: 30 } }] },
        { sample: 10, salt: 'spring' },
        { lifecycle: ['loyal'] },
        { rfm: { recency: [4, 5], monetary: [5] } },
        babies,
        { signal: { kind: 'weather', region: 'DE-BY', is: ['rain', 'snow'] } },
      ],
    },
  }),
]

const wave = (n: number, days: number) =>
  Array.from({ length: days }, (_, i) =>
    n === 4 ? null : Math.round(800 + n * 200 + 300 * Math.sin(i / 6 + n) + i * 4),
  )

const reasons = [
  { kind: 'event', name: 'Order Completed', messageId: 'm-2', at: ago(50) },
  { kind: 'value', name: 'milk', class: 'zero', at: ago(500) },
  { kind: 'time' },
  { kind: 'definition' },
  { kind: 'consent', at: ago(90) },
] as const

const preview = (body: { definition: unknown; sample: number; breakdown?: string }) => {
  const read =
    typeof body.definition === 'string' ? parseSegment(body.definition) : { node: body.definition as SegmentNode }
  if ('errors' in read) {
    const issues = read.errors.map((e) => ({ path: `definition:${e.line}:${e.column}`, message: e.message }))
    return { code: 'bad_segment', status: 422, issues }
  }
  const definition = read.node
  const text = printSegment(definition)
  if (text.includes('Never Seen'))
    return {
      code: 'unknown_event',
      status: 422,
      issues: [{ path: 'definition.all.0.performed.event', message: 'This workspace has never seen “Never Seen”' }],
    }
  const count = text.length < 60 ? null : (text.length * 977) % 9000
  return {
    ...{ count, of: 18_402, share: count === null ? null : count / 18_402, approximate: text.length % 2 === 0 },
    ...{ asOf: ago(0), behind: text.length % 3 },
    sample: people.slice(0, body.sample).map((p) => ({ personId: p.id, label: p.label })),
    breakdown:
      body.breakdown === undefined
        ? []
        : [500, 310, 120, 40, null].map((n, i) => ({
            value: ['oat milk', 'soy milk', 'cow', 'none', 'goat'][i],
            count: n,
          })),
    ...{ definition, text, sentences: sentencesOf(definition) },
  }
}

/** Segments as the contracts say, from made-up data; null: not a path of segments. */
export const answerSegments = (method: string, path: string, body: unknown): unknown => {
  if (/^\/v1\/people\/[^/]+\/segments$/.test(path))
    return {
      items: segments.slice(0, 3).map(({ key, name }, n) => ({ key, name, since: ago(n * 9000), reason: reasons[n] })),
    }
  if (path === '/v1/segments') return { items: segments.map((s, n) => ({ ...s, trend: wave(n, 30) })) }
  if (path === '/v1/segments/preview') return preview(body as Parameters<typeof preview>[0])
  if (path === '/v1/segments/compare') return { both: 412, onlyA: 1418, onlyB: null }
  if (path === '/v1/segments/catalogue')
    return {
      events: ['Order Completed', 'Product Viewed', 'Section Viewed'].map((name) => ({
        ...{ type: 'track', name, lastSeenAt: ago(3) },
        properties: [
          { name: 'total', type: 'number' },
          { name: 'category', type: 'text' },
          { name: 'gift', type: 'boolean' },
        ],
      })),
      weather: [{ region: 'DE-BY', is: ['rain'] }],
      ...{
        purposes: [],
        topics: [{ key: 'news', names: { en: 'News', zh: '新闻', ar: 'أخبار' } }],
        sections: ['baby', 'gifts'],
      },
    }
  const [, key, part] = /^\/v1\/segments\/([^/]+)(?:\/(\w+))?$/.exec(path) ?? []
  const n = segments.findIndex((s) => s.key === key)
  const segment = segments[n]
  if (segment === undefined) return method === 'PUT' ? segments[0] : null
  const listed = people.map(({ id: personId, label }, i) => ({
    personId,
    label,
    since: ago(60 + i * 5000),
    at: ago(60 + i * 5000),
    reason: reasons[i % 5],
  }))
  if (part === 'members') return { items: listed, next: 'more' }
  if (part === 'changes')
    return { items: listed.map((l, i) => ({ ...l, change: i % 2 ? 'left' : 'entered', version: 2 })), next: null }
  if (part === 'undecided')
    return { items: listed.map((l, i) => ({ ...l, score: 1.234 + i, attribute: i === 2 ? null : 'milk' })), next: null }
  if (part === 'sizes')
    return {
      items: wave(n, 90).map((size, i) => ({
        day: ago((89 - i) * 1440).slice(0, 10),
        size: i > 20 && i < 24 ? null : size,
        entered: i % 7,
        left: null,
      })),
    }
  if (part === 'versions')
    return {
      items: [2, 1].map((version) => ({
        ...{ version, purpose: version === 1 ? 'analytics' : segment.purpose, definition: segment.definition },
        ...{ text: segment.text, by: 'ops@example.com', at: ago(9000 / version) },
        sentences: version === 2 ? segment.sentences : sentencesOf({ any: [segment.definition, { segment: 'best' }] }),
      })),
    }
  if (part === 'content')
    return {
      members: 1830,
      topics: ['news', 'sales'].map((topic, i) => ({
        ...{ topic, emailSent: 3200, emailClicked: i ? null : 140, webRead: 411 },
        emailRate: i ? null : { low: 0.037, mid: 0.044, high: 0.051 },
        webShare: { low: 0.2, mid: 0.224, high: 0.245 },
      })),
    }
  return segment
}
