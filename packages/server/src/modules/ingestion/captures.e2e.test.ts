import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type EventResult, gzipped, type Intake, startIntake } from '../../../test/intake.ts'
import { sharedJson } from '../../../test/shared-data.ts'

type Event = Record<string, unknown> & { messageId?: string; type?: string }

interface Capture {
  scenario: string
  method: string
  url: string
  headers: Record<string, string>
  body: (Event & { batch?: Event[] }) | null
}

const captures = sharedJson<Capture[]>('wire/captures.json')
let intake: Intake

beforeAll(async () => {
  intake = await startIntake()
  const source = { workspace_id: 1, kind: 'server', legal_basis: 'contract', basis_purposes: ['essential'] }
  await intake.postgres.db
    .insertInto('sources')
    .values(['wk_test', 'wk_b'].map((key) => ({ ...source, name: key, write_key: key })))
    .execute()
})
afterAll(() => intake.close())

/** As it was recorded, header by header; only the length is that of the body made again. */
const replay = async ({ method, url, headers, body }: Capture) => {
  const bytes =
    body === null
      ? Buffer.alloc(0)
      : headers['content-encoding'] === 'gzip'
        ? gzipped(body)
        : Buffer.from(JSON.stringify(body))
  const length = body === null ? {} : { 'content-length': String(bytes.length) }
  const sent = request(intake.url + url, { method, headers: { ...headers, ...length } })
  sent.end(bytes)
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  return { status: answer.statusCode, body: JSON.parse(await text(answer)) }
}

const eventsOf = ({ body }: Capture): Event[] => body?.batch ?? (body ? [body] : [])

const typeOf = ({ url }: Capture, event: Event) =>
  ({ p: 'page', t: 'track', i: 'identify', g: 'group', a: 'alias', s: 'screen' })[url.split('/').at(-1) ?? ''] ??
  event.type

test('there are 22 recorded requests of unmodified clients', () => {
  expect(captures).toHaveLength(22)
})

test.for(captures.map((capture, i) => [i, capture] as const))(
  'request %i is answered as its client needs',
  async ([, capture]) => {
    const answer = await replay(capture)
    expect(answer.status).toBe(200)
    if (capture.method === 'GET') {
      const key = capture.url.split('/')[3]
      expect(answer.body.integrations['Segment.io']).toMatchObject({ apiKey: key, apiHost: 'candor.example:8443/v1' })
      return
    }
    const expected = eventsOf(capture).map((e) => ({
      messageId: e.messageId ?? expect.any(String),
      status: 'accepted',
    }))
    expect(expected.length).toBeGreaterThan(0)
    expect(answer.body.results as EventResult[]).toEqual(expected)
  },
)

test('each recorded event is in history once, however often its client repeated it', async () => {
  await intake.settled()
  const sent = new Map(captures.flatMap((c) => eventsOf(c).map((e) => [e.messageId, typeOf(c, e)])))
  const stored = await intake.history()
  expect(new Map(stored.map((s) => [s.message_id, s.type]))).toEqual(sent)
  expect(stored).toHaveLength(sent.size)
})

test('what the clients told of people is on their profiles', async () => {
  const identified = captures.flatMap((c) => eventsOf(c).filter((e) => typeOf(c, e) === 'identify'))
  expect(identified.length).toBeGreaterThan(2)
  for (const event of identified) {
    const context = event.context as { traits?: Record<string, unknown> } | undefined
    const told = { ...context?.traits, ...(event.traits as Record<string, unknown> | undefined) }
    const traits = await intake.traitsOf(String(event.userId))
    expect(Object.keys(traits ?? {})).toEqual(expect.arrayContaining(Object.keys(told)))
  }
  expect(await intake.traitsOf('97980cfea0067')).toMatchObject({ name: 'Peter Gibbons', email: 'peter@example.com' })
})
