import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dropPlace, placeAt } from './drop-place.ts'
import { inShape, isoOf, localOf, periodShapes, shapeOf } from './fields/period-shape.ts'
import { beginWith } from './history.ts'
import { keyOfName, problemOfSegmentKey } from './segment-draft.ts'
import { mistakesOf, offsetOf } from './text-place.ts'
import { moveNode } from './tree.ts'

test('a key follows from a name in any script and is free', () => {
  expect(keyOfName('Käufer, zweimal', [])).toBe('kaufer-zweimal')
  expect(keyOfName('Best customers', ['best-customers', 'best-customers-2'])).toBe('best-customers-3')
  expect(keyOfName('很少见的人群', [])).toBe('segment-1')
  expect(keyOfName('الشرائح', ['segment-1'])).toBe('segment-2')
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.array(fc.constantFrom('a', 'segment-1', 'new')),
      (name, taken) => {
        expect(problemOfSegmentKey(keyOfName(name, taken), taken)).toBeNull()
      },
    ),
  )
})

test('a key that is taken, or none, is refused in words', () => {
  expect(problemOfSegmentKey('new', ['new'])).toBe('segments.problem.keyTaken')
  expect(problemOfSegmentKey('Best', [])).toBe('segments.problem.key')
  expect(problemOfSegmentKey('-best', [])).toBe('segments.problem.key')
})

test('a period in each shape is recognised as that shape', () => {
  for (const shape of periodShapes)
    for (const from of periodShapes) {
      const before = inShape(from, undefined, 1_760_000_000_000)
      expect([from, shapeOf(inShape(shape, before, 1_760_000_000_000))]).toEqual([from, shape])
    }
})

test('a local time is the same moment when it is read back', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('2000-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }), (date) => {
      const iso = new Date(Math.floor(date.getTime() / 60_000) * 60_000).toISOString()
      expect(isoOf(localOf(iso))).toBe(iso)
    }),
  )
  expect(isoOf('')).toBeUndefined()
})

test('a mistake in a text is found by its line and column', () => {
  const text = 'all(\n  oops\n)'
  expect(mistakesOf([{ path: 'definition:2:3', message: 'no' }])).toEqual([{ line: 2, column: 3, message: 'no' }])
  expect(mistakesOf([{ path: 'definition', message: 'no' }])).toEqual([{ line: null, column: null, message: 'no' }])
  expect(text.slice(offsetOf(text, 2, 3)).startsWith('oops')).toBe(true)
  expect(offsetOf(text, 9, 9)).toBe(text.length)
})

test('what is dropped goes between the members above and below the pointer', () => {
  const members = [
    { top: 0, height: 10 },
    { top: 20, height: 10 },
  ]
  expect([2, 12, 24, 40].map((y) => placeAt(y, members))).toEqual([0, 1, 1, 2])
})

test('a place within the own group counts without what is moved, and nothing drops into itself', () => {
  const { present } = beginWith({ all: [{ segment: 'a' }, { any: [{ segment: 'b' }] }, { segment: 'c' }] })
  const [a, group, c] = present.children.map((child) => child.id)
  const order = (id: string, at: number) => {
    const place = dropPlace(present, id, { group: present.id, at })
    return place === null ? null : moveNode(present, id, place).children.map((child) => child.id)
  }
  expect(order(a!, 3)).toEqual([group, c, a])
  expect(order(c!, 0)).toEqual([c, a, group])
  expect(order(a!, 1)).toEqual([a, group, c])
  expect(dropPlace(present, group!, { group: group!, at: 0 })).toBeNull()
  expect(dropPlace(present, present.id, { group: group!, at: 0 })).toBeNull()
})
