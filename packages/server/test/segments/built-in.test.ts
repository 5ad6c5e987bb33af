import { builtInSegments } from '@candor/contracts'
import { expect, test } from 'vitest'
import { isIn, type Person, type ReferenceScene } from './reference.ts'

const now = Date.parse('2026-03-01T12:00:00Z')
const dayMs = 86_400_000
const profiling = 8

const scene: ReferenceScene = {
  now,
  purpose: profiling,
  purposes: new Map([['profiling', profiling]]),
  attributes: new Map([['has_child', { type: 'boolean', options: [], halfLifeMs: null, retired: false }]]),
  topicsOn: new Set(),
  weatherOf: () => [],
  fifths: null,
}

/** So many views of sections, of so many seconds, so many days ago. */
const whoSaw = (
  views: [section: string, times: number, seconds: number, daysAgo: number][],
  hasChild?: boolean,
): Person => ({
  id: '00000000-0000-4000-8000-000000000001',
  lives: true,
  allow: profiling,
  refused: 0,
  validUntil: null,
  events: views.flatMap(([section, times, seconds, daysAgo], v) =>
    Array.from({ length: times }, (_, i) => ({
      type: 'track',
      name: 'Section Viewed',
      occurredAt: now - daysAgo * dayMs - i * 60_000,
      messageId: `${v}-${i}`,
      properties: { section, seconds },
      allowed: profiling,
    })),
  ),
  values:
    hasChild === undefined
      ? []
      : [
          {
            ...{ key: 'has_child', class: 1, value: hasChild, at: now, messageId: 'said', sourceId: 1 },
            ...{ expiresAt: null, collected: profiling },
          },
        ],
  identifiers: [],
  preferences: {},
  recipients: [],
})

const segmentsOf = (person: Person) =>
  builtInSegments.filter((s) => s.purpose === 'profiling' && isIn(s.definition, person, scene)).map((s) => s.key)

test('whoever looks at baby things and at gifts shops for a gift', () => {
  expect(
    segmentsOf(
      whoSaw([
        ['baby', 3, 60, 1],
        ['gifts', 3, 20, 1],
      ]),
    ),
  ).toEqual(['baby-gift-shoppers'])
})

test('whoever looks at baby things for long, and at the sale, likely has a child', () => {
  expect(
    segmentsOf(
      whoSaw([
        ['baby', 4, 60, 1],
        ['sale', 2, 20, 2],
      ]),
    ),
  ).toEqual(['likely-has-a-child'])
  expect(
    segmentsOf(
      whoSaw([
        ['baby', 4, 10, 1],
        ['sale', 2, 20, 2],
      ]),
    ),
  ).toEqual([])
})

test('of whoever looked little, or long ago, neither is said', () => {
  expect(segmentsOf(whoSaw([['baby', 2, 60, 1]]))).toEqual([])
  expect(
    segmentsOf(
      whoSaw([
        ['baby', 4, 60, 40],
        ['sale', 2, 20, 40],
      ]),
    ),
  ).toEqual([])
  expect(segmentsOf(whoSaw([['sale', 9, 60, 0]]))).toEqual([])
})

test('what they say themselves decides', () => {
  expect(
    segmentsOf(
      whoSaw(
        [
          ['baby', 3, 60, 1],
          ['gifts', 3, 20, 1],
        ],
        true,
      ),
    ),
  ).toEqual(['likely-has-a-child'])
  expect(segmentsOf(whoSaw([['baby', 9, 60, 1]], false))).toEqual(['baby-gift-shoppers'])
})
