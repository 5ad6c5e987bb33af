import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AttributeType, attributeTypes, misfitOf, seemingType } from './attribute-types.ts'
import { isPlace, liesWithin } from './places.ts'

const now = Date.parse('2026-03-01T00:00:00Z')
const options = ['s', 'm', 'l']
const of = (type: AttributeType, value: unknown) => misfitOf({ type, options }, value, now)

const fitting: [AttributeType, unknown[]][] = [
  ['text', ['', 'green', '绿色']],
  ['number', [0, -1.5, 42]],
  ['boolean', [true, false]],
  ['date', ['2024-02-29', '0001-01-01']],
  ['birthday', ['1990-04-30', '2026-03-01', '--02-29', '--12-31']],
  ['money', [{ amount: 12.5, currency: 'EUR' }]],
  ['choice', ['s', 'l']],
  ['choices', [[], ['s', 'l']]],
  ['list', [[], ['a', 'a']]],
  ['object', [{}, { city: 'Bremen' }]],
]
const strangers: [AttributeType, unknown[]][] = [
  ['text', [1, true, [], {}, 'x'.repeat(2_001)]],
  ['number', ['42', true, Number.NaN, Number.POSITIVE_INFINITY]],
  ['boolean', ['true', 1, 0]],
  ['date', ['2023-02-29', '2026-13-01', '2026-1-1', '01.01.2026', 20260101, '2026-01-01T00:00:00Z']],
  ['birthday', ['2026-03-02', '1799-01-01', '--02-30', '--13-01', '04-30']],
  ['money', [12.5, '12 EUR', { amount: '12', currency: 'EUR' }, { amount: 1, currency: 'XQQ' }, { amount: 1 }]],
  ['choice', ['S', 'xl', '', ['s']]],
  ['choices', ['s', ['s', 's'], ['s', 'xl']]],
  ['list', ['a', [1], ['x'.repeat(2_001)], Array.from({ length: 101 }, () => 'a')]],
  ['object', [[], 'x', 1, { text: 'x'.repeat(9_000) }]],
]

test.each(fitting)('%s takes what it is', (type, values) => {
  for (const value of values) expect([value, of(type, value)]).toEqual([value, null])
})

test.each(strangers)('%s refuses what only looks like it, and converts nothing', (type, values) => {
  for (const value of values) expect([value, of(type, value)]).not.toEqual([value, null])
})

test('that something is no longer known fits every type', () => {
  for (const type of attributeTypes) expect(of(type, null)).toBe(null)
})

test('whatever is told, its seeming type takes it', () => {
  const short = fc.string({ maxLength: 50 })
  const value = fc.oneof(
    ...[short, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.array(short, { maxLength: 9 })],
    fc.dictionary(short, short, { maxKeys: 5 }),
    fc.constantFrom('2024-02-29', '1990-04-30'),
  )
  fc.assert(
    fc.property(fc.constantFrom('size', 'birthday', 'birth_date'), value, (key, told) => {
      expect(of(seemingType(key, told)!, told)).toBe(null)
    }),
  )
  expect(seemingType('size', null)).toBe(null)
})

test('a place lies within itself and within what its name begins with, up to a colon', () => {
  expect(liesWithin('store:riverside:terrace', 'store:riverside')).toBe(true)
  expect(liesWithin('store:riverside', 'store')).toBe(true)
  expect(liesWithin('store:riverside', 'store:river')).toBe(false)
  expect(liesWithin('store', 'store:riverside')).toBe(false)
  expect(['app', 'store:Café du Nord', 'store:a:b'].every(isPlace)).toBe(true)
  expect(['', 'Store', 'store:', '*', 'store:a:', 7, null].some(isPlace)).toBe(false)
})
