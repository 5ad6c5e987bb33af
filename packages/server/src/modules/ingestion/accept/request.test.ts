import { Readable } from 'node:stream'
import { deflateSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { createMemoryGuard } from './memory-guard.ts'
import { maxMergedBytes, parseRequest } from './parse-request.ts'
import { gather, maxBodyBytes, readBody } from './read-body.ts'
import { writeKeyOf } from './write-key.ts'

const room = () => createMemoryGuard(64 << 20).lease()
const json = (value: unknown) => Buffer.from(JSON.stringify(value))

test('the write key is taken from the header before the query', () => {
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`
  expect(writeKeyOf(basic('key:'), { writeKey: 'other' })).toBe('key')
  expect(writeKeyOf(basic('key'), {})).toBe('key')
  expect(writeKeyOf('bearer key', {})).toBe('key')
  expect(writeKeyOf(undefined, { writeKey: 'key' })).toBe('key')
  for (const nothing of [undefined, '', 'Basic', basic(':password'), 'Bearer ', 'Digest key'])
    expect(writeKeyOf(nothing, { writeKey: ['a', 'b'] })).toBeNull()
})

test('a batch is an object with a list named batch, or the list itself', () => {
  const batch = [{ type: 'track' }]
  expect(parseRequest(json({ batch, writeKey: 'k' }), 'batch')).toMatchObject({ events: batch, writeKey: 'k' })
  expect(parseRequest(json(batch), 'batch').events).toEqual(batch)
  expect(parseRequest(Buffer.from(`\uFEFF${JSON.stringify({ batch })}`), 'batch').events).toEqual(batch)
  expect(parseRequest(json({ batch }), 'single').events).toEqual([{ batch }])
  for (const wrong of ['', '{', '1', '{}', '{"batch":{}}'])
    expect(() => parseRequest(Buffer.from(wrong), 'batch')).toThrow(expect.objectContaining({ code: 'invalid_json' }))
})

test('2,501 events are too many, and so is a context that would be merged into too much', () => {
  const tooLarge = expect.objectContaining({ code: 'too_large' })
  expect(parseRequest(json({ batch: Array(2_500).fill({}) }), 'batch').events).toHaveLength(2_500)
  expect(() => parseRequest(json({ batch: Array(2_501).fill({}) }), 'batch')).toThrow(tooLarge)
  const context = { a: 'x'.repeat(maxMergedBytes / 1_000) }
  expect(() => parseRequest(json({ batch: Array(1_000).fill({}), context }), 'batch')).toThrow(tooLarge)
  expect(parseRequest(json({ batch: Array(900).fill({}), context }), 'batch').events).toHaveLength(900)
})

test('bodies are unpacked by their encoding, up to the limit', async () => {
  const body = Buffer.from('{"a":1}')
  expect(await readBody(body, undefined, room())).toEqual(body)
  expect(await readBody(body, 'identity', room())).toEqual(body)
  expect(await readBody(gzipSync(body), ' GZIP ', room())).toEqual(body)
  expect(await readBody(deflateSync(body), 'deflate', room())).toEqual(body)
  const refused = (raw: Buffer, encoding: string) => readBody(raw, encoding, room()).catch((e) => e.code)
  expect(await refused(body, 'gzip')).toBe('invalid_json')
  expect(await refused(gzipSync(body).subarray(0, 12), 'gzip')).toBe('invalid_json')
  expect(await refused(body, 'br')).toBe('unknown_encoding')
  expect(await refused(gzipSync(Buffer.alloc(maxBodyBytes + 1)), 'gzip')).toBe('too_large')
  expect(await refused(gzipSync(Buffer.alloc(256 << 20)), 'gzip')).toBe('too_large')
})

test('bytes are counted as they arrive and given back at once', async () => {
  const guard = createMemoryGuard(1_000)
  const [one, two] = [guard.lease(), guard.lease()]
  expect((await gather(Readable.from([Buffer.alloc(300), Buffer.alloc(300)]), one)).length).toBe(600)
  expect(guard.held).toBe(600)
  const refused = await gather(Readable.from([Buffer.alloc(300), Buffer.alloc(300)]), two).catch((e) => e)
  expect([refused.code, refused.options.retryAfter]).toEqual(['overloaded', 1])
  two.release()
  one.release()
  one.release()
  expect(guard.held).toBe(0)
})

test('a body that is too large is refused while it arrives, and its rest may still be read away', async () => {
  const chunks = Array.from({ length: 20 }, () => Buffer.alloc(64 * 1024))
  const payload = Readable.from(chunks)
  const refused = await gather(payload, room()).catch((e) => e.code)
  expect(refused).toBe('too_large')
  expect(payload.destroyed).toBe(false)
})

test('what a body unpacks to counts as well', async () => {
  const guard = createMemoryGuard(200 * 1024)
  const refused = await readBody(gzipSync(Buffer.alloc(180 * 1024)), 'gzip', guard.lease()).catch((e) => e.code)
  expect(refused).toBe('overloaded')
})
