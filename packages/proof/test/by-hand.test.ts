/** A receipt verified as the guide does it by hand, with the platform's own cryptography and none of our code. */
import { createHash, createHmac, createPublicKey, verify } from 'node:crypto'
import { expect, test } from 'vitest'
import { logKey, origin, receiptOf } from './sample.ts'

const sha256 = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest()

/** Sorts by UTF-16 code units, as RFC 8785 does; enough for records without fractions. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([name, one]) => [name, sorted(one)]))
}

test('words, record, commitment, leaf, path, root and signature hold without our code', async () => {
  const { record, texts, proof } = await receiptOf(6, 13)
  expect(sha256(Buffer.from(texts[0]!.text)).toString('hex')).toBe(record.agreed_texts[0]!.sha256)

  const json = Buffer.from(JSON.stringify(sorted(record)))
  expect(sha256(json).toString('hex')).toBe(proof.record_sha256)
  const commitment = createHmac('sha256', Buffer.from(proof.commitment_key, 'hex')).update(json).digest()
  const leaf = sha256(Buffer.of(0), commitment)
  expect(leaf.toString('hex')).toBe(proof.leaf_hash)

  // The neighbours of leaf 6 on its way up: leaf 7, leaves 4 and 5, 0 to 3, and 8 to 12.
  const [first, second, third, last] = proof.inclusion.map((hash) => Buffer.from(hash, 'hex'))
  const node = (left: Uint8Array, right: Uint8Array) => sha256(Buffer.of(1), left, right)
  const root = node(node(third!, node(second!, node(leaf, first!))), last!)

  const [body, signatures] = proof.checkpoint.split('\n\n')
  expect(body).toBe(`${origin}\n13\n${root.toString('base64')}`)
  const signature = Buffer.from(signatures!.split(' ')[2]!, 'base64').subarray(4)
  const raw = Buffer.from(logKey.split('+').slice(2).join('+'), 'base64').subarray(1)
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') },
    format: 'jwk',
  })
  expect(verify(null, Buffer.from(`${body}\n`), key, signature)).toBe(true)
})
