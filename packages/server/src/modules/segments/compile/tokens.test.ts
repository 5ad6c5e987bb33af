import type { SegmentNode } from '@candor/contracts'
import { expect, test } from 'vitest'
import { tokensOf } from './tokens.ts'

const tokens = (node: SegmentNode) => [...tokensOf(node)].sort()

test('each condition is touched by what it asks for', () => {
  const within = { within: { n: 1, unit: 'day' as const } }
  expect(
    tokens({
      all: [
        { performed: { event: 'Seen', type: 'page' }, period: within },
        {
          not: {
            any: [
              { edge: 'first', of: { event: '*' } },
              { attribute: 'plan', test: { op: 'known' } },
            ],
          },
        },
        { date: 'birthday', is: { op: 'anniversary', withinDays: 7 } },
        { identifier: 'email' },
        { frequency: ['weekly'] },
      ],
    }),
  ).toEqual(['event:page:Seen', 'event:track:*', 'identifier', 'preference', 'value:birthday', 'value:plan'])
  expect(tokens({ consent: 'email', is: 'allowed' })).toEqual(['consent'])
  expect(tokens({ recipient: '*' })).toEqual(['recipient'])
  expect(tokens({ section: 'baby', seconds: { op: 'above', value: 1 } })).toEqual(['event:track:Section Viewed'])
  expect(tokens({ lifecycle: ['new'] })).toEqual(['event:track:Order Completed'])
  expect(tokens({ rfm: { recency: [5] } })).toEqual(['event:track:Order Completed'])
  expect(tokens({ sequence: [{ event: 'A' }, { event: 'B', type: 'screen' }] })).toEqual([
    'event:screen:B',
    'event:track:A',
  ])
})

test('a likelihood is touched by its clues and by what somebody says themselves', () => {
  const clues = [{ event: 'Gift Viewed', points: 1 }]
  const declared = { attribute: 'has_child', likely: { op: 'equals' as const, value: true } }
  const likelihood = { clues, halfLife: { n: 30, unit: 'day' as const }, likely: 5, unlikely: 0, declared }
  expect(tokens({ likelihood, is: 'likely' })).toEqual(['event:track:Gift Viewed', 'value:has_child'])
})

test('what holds for everybody, and what is drawn, touches nobody', () => {
  expect(tokens({ signal: { kind: 'weekday', is: ['mon'], timeZone: 'UTC' } })).toEqual([])
  expect(tokens({ sample: 10, salt: 'a' })).toEqual([])
})
