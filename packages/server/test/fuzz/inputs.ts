import { gzipSync } from 'node:zlib'
import fc from 'fast-check'

/** One request of the fuzz. */
export interface FuzzInput {
  path: string
  headers: Record<string, string>
  body: Buffer
}

/** JSON texts that have broken parsers, databases and people. */
const nasty = [
  ...['null', 'true', '0', '-0', '1e400', '-1e400', '5e-324', '1.7976931348623157e308', '9'.repeat(400)],
  ...['""', '" "', '"\\ud800"', '"\\udc00\\ud800"', '"a\\u0000b"', '"\\u001f"', '"\\\\"', '"\uFFFD"', '"😀"', '"ء ن"'],
  ...['[]', '{}', '[[]]', '{"":{"":""}}', '[null]', `${'['.repeat(40)}${']'.repeat(40)}`],
  ...[`${'['.repeat(20_000)}${']'.repeat(20_000)}`, `{"__proto__":{"polluted":1}}`, `{"constructor":{"prototype":1}}`],
  ...['"1899-01-01T00:00:00Z"', '"9999-12-31T23:59:59Z"', '"+275760-09-13T00:00:00Z"', '-1e300', '4102444800000'],
  ...[`"${'x'.repeat(300)}"`, `"${'ü'.repeat(20_000)}"`, `"${'\\u0001'.repeat(6_000)}"`],
]

/** A value as JSON text: what JSON.stringify can say, and what it cannot. */
const anyValue = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...nasty) },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' }).map((v) => JSON.stringify(v)) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }).map((v) => JSON.stringify(v)) },
)

const text = (...values: string[]) => fc.constantFrom(...values).map((v) => JSON.stringify(v))
const mostly = (arbitrary: fc.Arbitrary<string>) =>
  fc.oneof({ weight: 24, arbitrary }, { weight: 1, arbitrary: anyValue })

const types = ['track', 'identify', 'page', 'screen', 'group', 'alias']
const preferences = fc
  .dictionary(
    fc.constantFrom('Analytics', 'Advertising', 'Unmapped', '__proto__'),
    fc.constantFrom('true', 'false', '1'),
  )
  .map((c) => `{"consent":{"categoryPreferences":{${Object.entries(c).map(([k, v]) => `"${k}":${v}`)}}}}`)
const person = fc.nat(5_000).map((n) => JSON.stringify(`person-${n}`))
const time = fc
  .date({ min: new Date('1890-01-01'), max: new Date('2110-01-01'), noInvalidDate: true })
  .map((d) => JSON.stringify(d.toISOString()))

/** What an event may say, each mostly in its right form. */
const fields: Record<string, fc.Arbitrary<string>> = {
  type: mostly(text(...types)),
  event: mostly(text('Order Completed', 'Segment Consent Preference Updated', 'ann@example.com wrote')),
  userId: mostly(person),
  anonymousId: mostly(person),
  previousId: mostly(person),
  groupId: mostly(text('g1', 'g2')),
  messageId: mostly(fc.oneof(fc.uuid(), fc.nat(3_000).map(String)).map((v) => JSON.stringify(v))),
  properties: mostly(fc.dictionary(fc.string({ maxLength: 8 }), anyValue, { maxKeys: 4 }).map(asObject)),
  traits: mostly(
    fc.dictionary(fc.constantFrom('email', 'plan', 'n', '__proto__'), anyValue, { maxKeys: 3 }).map(asObject),
  ),
  context: mostly(preferences),
  timestamp: mostly(time),
  originalTimestamp: mostly(time),
  sentAt: mostly(time),
  name: mostly(text('Home')),
  batch: anyValue,
  writeKey: anyValue,
}

function asObject(members: Record<string, string>): string {
  return `{${Object.entries(members).map(([k, v]) => `${JSON.stringify(k)}:${v}`)}}`
}

const optional = (names: readonly string[], likely: number) =>
  fc
    .tuple(...names.map((n) => fc.option(fields[n]!, { freq: likely, nil: undefined })))
    .map((values) => Object.fromEntries(names.flatMap((n, i) => (values[i] === undefined ? [] : [[n, values[i]]]))))

const event = fc
  .tuple(
    optional(['type', 'event', 'userId', 'messageId', 'context'], 24),
    optional(['anonymousId', 'groupId', 'previousId', 'properties', 'traits', 'timestamp', 'name'], 2),
    fc.oneof(
      { weight: 19, arbitrary: fc.constant({}) },
      { weight: 1, arbitrary: optional(['batch', 'writeKey', 'sentAt', 'originalTimestamp'], 1) },
    ),
  )
  .map((parts) => asObject(Object.assign({}, ...parts) as Record<string, string>))

const batch = fc
  .tuple(fc.array(mostly(event), { maxLength: 6 }), optional(['context', 'sentAt', 'writeKey'], 1), anyValue, fc.nat(9))
  .map(([events, members, extra, dice]) =>
    asObject({ batch: `[${events}]`, ...members, ...(dice === 0 ? { unknown: extra } : {}) }),
  )

const cut = fc.tuple(fc.oneof(batch, event), fc.double({ min: 0, max: 1, noNaN: true }))
const flip = fc.tuple(fc.oneof(batch, event), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 }))

const body = fc.oneof(
  { weight: 10, arbitrary: batch.map((t) => Buffer.from(t)) },
  { weight: 5, arbitrary: event.map((t) => Buffer.from(t)) },
  { weight: 1, arbitrary: cut.map(([t, share]) => Buffer.from(t).subarray(0, Math.floor(t.length * share))) },
  {
    weight: 3,
    arbitrary: flip.map(([t, changes]) => {
      const bytes = Buffer.from(t)
      for (const [at, value] of changes) if (bytes.length > 0) bytes[at % bytes.length] = value
      return bytes
    }),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((b) => Buffer.from(b)) },
  { weight: 1, arbitrary: batch.map((t) => Buffer.from(t, 'utf16le')) },
)

const routes = [
  'batch',
  'b',
  'import',
  't',
  'i',
  'p',
  's',
  'g',
  'a',
  'track',
  'identify',
  'page',
  'group',
  'alias',
  'm',
]
const path = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('/v1/batch', '/v1/b', '/beacon/v1/batch') },
  { weight: 4, arbitrary: fc.constantFrom(...routes).map((r) => `/v1/${r}`) },
  { weight: 1, arbitrary: fc.webPath().map((p) => `/v1${p}`) },
)

const headerText = fc.string({ unit: fc.constantFrom(...'abcXYZ0189 ;=/,%*"-_'), maxLength: 30 })

/** Requests of every kind; `keys` are write keys that exist. */
export const fuzzInputs = (keys: readonly string[]): fc.Arbitrary<FuzzInput> => {
  const basic = (key: string) => `Basic ${Buffer.from(`${key}:`).toString('base64')}`
  const authorization = fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom(...keys).map(basic) },
    { weight: 4, arbitrary: fc.constantFrom(...keys).map((k) => `Bearer ${k}`) },
    { weight: 1, arbitrary: headerText },
  )
  const headers = fc.record(
    {
      authorization,
      'content-type': fc.oneof(fc.constantFrom('application/json', 'text/plain'), headerText),
      sentat: fc.oneof(
        time.map((t) => t.slice(1, -1)),
        headerText,
      ),
      origin: fc.constantFrom('https://shop.example', 'null'),
    },
    { requiredKeys: ['authorization'] },
  )
  const encoding = fc.oneof(
    { weight: 8, arbitrary: fc.constant('none') },
    { weight: 2, arbitrary: fc.constant('gzip') },
    { weight: 1, arbitrary: fc.constantFrom('cut gzip', 'gzip of a bomb', 'wrong', 'unknown') },
  )
  return fc.tuple(path, headers, body, encoding).map(([p, h, bytes, how]): FuzzInput => {
    const packed = (content: Buffer) => ({ path: p, headers: { ...h, 'content-encoding': 'gzip' }, body: content })
    if (how === 'gzip') return packed(gzipSync(bytes))
    if (how === 'cut gzip') return packed(gzipSync(bytes).subarray(0, 25))
    if (how === 'gzip of a bomb') return packed(bomb)
    if (how === 'wrong') return packed(bytes)
    if (how === 'unknown') return { path: p, headers: { ...h, 'content-encoding': 'br' }, body: bytes }
    return { path: p, headers: h, body: bytes }
  })
}

const bomb = gzipSync(Buffer.alloc(4 << 20, ' '))
