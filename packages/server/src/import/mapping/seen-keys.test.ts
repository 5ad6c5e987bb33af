import { expect, test } from 'vitest'
import { createSeenKeys } from './seen-keys.ts'

test('remembers every key while the table grows many times', () => {
  const seen = createSeenKeys()
  for (let i = 0; i < 50_000; i++) expect(seen.put(`key ${i}`)).toBe(true)
  for (let i = 0; i < 50_000; i++) if (!seen.has(`key ${i}`)) expect.fail(`key ${i} was forgotten`)
  for (let i = 50_000; i < 60_000; i++) if (seen.has(`key ${i}`)) expect.fail(`key ${i} was never there`)
})

test('tells a value that changed from one that did not, also when an older one comes back', () => {
  const seen = createSeenKeys()
  const changes = ['Belgium', 'Belgium', 'Australia', 'Belgium', 'Belgium'].map((country) => seen.put('12431', country))
  expect(changes).toEqual([true, false, true, true, false])
})

test('says what to do when a file has more keys than may be remembered', () => {
  const seen = createSeenKeys(2)
  seen.put('a')
  seen.put('b')
  seen.put('a')
  expect(() => seen.put('c')).toThrow(/Split it/)
})
