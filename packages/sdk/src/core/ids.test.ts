import { expect, test } from 'vitest'
import { orderKey, timeOfKey, uuid } from './ids.ts'

test('an id is a UUID of version 4, and every hexadecimal digit occurs', () => {
  const ids = Array.from({ length: 500 }, uuid)
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(new Set(ids).size).toBe(500)
  expect(new Set(ids.map((id) => id[19])).size).toBe(4)
  expect(new Set(ids.map((id) => id[0])).size).toBe(16)
})

test('order keys sort as text as their events were made, and hold the time', () => {
  const made = [
    [1_700_000_000_000, 7],
    [1_700_000_000_000, 8],
    [1_700_000_000_000, 100],
    [1_700_000_000_001, 101],
    [4_100_000_000_000, 102],
  ] as const
  const keys = made.map(([at, sequence]) => orderKey(at, sequence))
  expect([...keys].sort()).toEqual(keys)
  expect(keys.map(timeOfKey)).toEqual(made.map(([at]) => at))
})
