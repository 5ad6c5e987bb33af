import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeFrames, encodeFrame } from '../frames.ts'
import { normalise } from '../pipeline/normalise.ts'
import { accept } from './accept.ts'
import { parseRequest } from './parse-request.ts'

const source = {
  ...{ workspaceId: 1, id: 2, kind: 'server', enabled: true, legalBasis: 'consent', basisPurposes: [] },
  consentCategories: { A: ['analytics'], B: ['email'] },
}

const take = (body: unknown, route: 'batch' | 'single' = 'batch') => {
  const bytes = Buffer.from(JSON.stringify(body))
  const at = { receivedAt: 1_000_000, routeType: null, sentAt: '1970-01-01T00:10:00Z' }
  return { bytes, ...accept(parseRequest(bytes, route), bytes, source, at) }
}

const event = (messageId: string | undefined, stamp: Record<string, unknown>, more = {}) => ({
  ...{ type: 'track', event: 'Seen', userId: 'u1', messageId },
  context: { consent: { categoryPreferences: stamp } },
  ...more,
})

test('a request of which nothing is refused is kept byte by byte', () => {
  const { frame, bytes, kept } = take({ batch: [event('a', { A: true }), event('b', { A: true })] })
  const [decoded] = decodeFrames(frame!)
  expect(decoded?.body).toEqual(bytes)
  expect(decoded?.header).toEqual({ w: 1, s: 2, at: 1_000_000, m: 2, sent: '1970-01-01T00:10:00Z' })
  expect(kept).toBe(2)
})

test('each event keeps its own purposes, also when others between them are withheld', () => {
  const batch = [event('a', { A: true }), event('b', {}), event('c', { B: true }), 7, event('d', { A: true, B: true })]
  const { frame, results } = take({ batch, context: { locale: 'de' } })
  expect(results.map((r) => r.status)).toEqual(['accepted', 'withheld', 'accepted', 'rejected', 'accepted'])
  const events = decodeFrames(frame!).flatMap(normalise)
  expect(events.map((e) => [e.messageId, e.allowed, e.context.locale])).toEqual([
    ['a', 2, 'de'],
    ['c', 16, 'de'],
    ['d', 18, 'de'],
  ])
})

test('when all is withheld the frame has no body and nothing of the request', () => {
  const secret = 'ann@example.com'
  const { frame, kept } = take({ batch: [event('a', {}, { userId: secret })], context: { traits: { secret } }, secret })
  expect(kept).toBe(0)
  const [decoded] = decodeFrames(frame!)
  expect(decoded?.body).toHaveLength(0)
  expect(decoded?.header).toEqual({ w: 1, s: 2, at: 1_000_000, m: 0, withheld: { no_consent: 1 } })
})

test('an empty batch leaves nothing', () => {
  expect(take({ batch: [] })).toMatchObject({ results: [], frame: null, kept: 0 })
})

test('a single event with a list named batch stays a single event', () => {
  const { frame } = take(event('a', { A: true }, { batch: [event('b', { B: true })] }), 'single')
  expect(
    decodeFrames(frame!)
      .flatMap(normalise)
      .map((e) => [e.messageId, e.allowed]),
  ).toEqual([['a', 2]])
})

test('the ids that are answered are the ids that are kept', () => {
  const { frame, results } = take({ batch: [event(undefined, { A: true }), event('b', { A: true })] })
  const kept = decodeFrames(frame!).flatMap(normalise)
  expect(kept.map((e) => e.messageId)).toEqual(results.map((r) => r.messageId))
  expect(results[0]?.messageId).toMatch(/^[\w-]{36}$/)
})

test('whatever a batch holds: what is accepted is what the pipeline reads, in order', () => {
  const some = fc.oneof(
    fc
      .record({
        id: fc.string({ unit: 'grapheme', minLength: 1 }),
        stamp: fc.dictionary(fc.constantFrom('A', 'B'), fc.boolean()),
      })
      .map(({ id, stamp }) => event(id, stamp)),
    fc.jsonValue(),
  )
  fc.assert(
    fc.property(fc.array(some, { maxLength: 8 }), (batch) => {
      const { frame, results, kept } = take({ batch })
      const read = frame ? decodeFrames(frame).flatMap(normalise) : []
      expect(read.map((e) => e.messageId)).toEqual(
        results.flatMap((r) => (r.status === 'accepted' ? [r.messageId] : [])),
      )
      expect(kept).toBe(read.length)
      expect(read.every((e) => e.allowed !== 0)).toBe(true)
    }),
  )
})

test('a row of frames is read back as it was written, and one that is cut short is not read at all', () => {
  const header = { w: 1, s: 1, at: 5, m: 1 }
  const bodies = fc.array(fc.uint8Array({ maxLength: 50 }), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(bodies, (list) => {
      const row = Buffer.concat(list.map((body) => encodeFrame(header, Buffer.from(body))))
      expect(decodeFrames(row).map((f) => [...f.body])).toEqual(list.map((body) => [...body]))
      expect(() => decodeFrames(row.subarray(0, row.length - 1))).toThrow()
    }),
  )
})
