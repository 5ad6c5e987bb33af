import type { SegmentNode } from '@candor/contracts'
import { expect, test } from 'vitest'
import { recomputeAt } from './signal-change.ts'

const at = (text: string) => Date.parse(text)
const next = (node: SegmentNode, now: string, until: (region: string) => number | null = () => null) => {
  const found = recomputeAt(node, at(now), until)
  return found === null ? null : new Date(found).toISOString()
}
const hour = (from: number, to: number, timeZone = 'Europe/Berlin'): SegmentNode => ({
  signal: { kind: 'hour', from, to, timeZone },
})

test('an hour changes at its ends, in its own zone, also on the days when clocks are put forward or back', () => {
  expect(next(hour(9, 17), '2026-01-10T07:00:00Z')).toBe('2026-01-10T08:00:00.000Z')
  expect(next(hour(9, 17), '2026-01-10T08:00:00Z')).toBe('2026-01-10T16:00:00.000Z')
  expect(next(hour(22, 6), '2026-01-10T21:30:00Z')).toBe('2026-01-11T05:00:00.000Z')
  expect(next(hour(9, 24), '2026-03-28T22:00:00Z')).toBe('2026-03-28T23:00:00.000Z')
  expect(next(hour(9, 17), '2026-03-29T00:30:00Z')).toBe('2026-03-29T07:00:00.000Z')
})

test('a weekday and a season change at midnight, weather when what was told ends', () => {
  expect(next({ signal: { kind: 'weekday', is: ['mon'], timeZone: 'Asia/Shanghai' } }, '2026-01-10T12:00:00Z')).toBe(
    '2026-01-10T16:00:00.000Z',
  )
  expect(next({ signal: { kind: 'season', is: ['summer'], hemisphere: 'north' } }, '2026-01-10T12:00:00Z')).toBe(
    '2026-01-11T00:00:00.000Z',
  )
  const rain: SegmentNode = { signal: { kind: 'weather', region: 'DE-BY', is: ['rain'] } }
  expect(next(rain, '2026-01-10T12:00:00Z', () => at('2026-01-10T15:00:00Z'))).toBe('2026-01-10T15:00:00.000Z')
  expect(next(rain, '2026-01-10T12:00:00Z')).toBe(null)
})

test('a tree changes with the first of its signals, wherever that stands; one without signals never does', () => {
  const tree: SegmentNode = { all: [{ consent: 'email', is: 'allowed' }, { not: { any: [hour(9, 17), hour(8, 12)] } }] }
  expect(next(tree, '2026-01-10T06:00:00Z')).toBe('2026-01-10T07:00:00.000Z')
  expect(next({ consent: 'email', is: 'allowed' }, '2026-01-10T06:00:00Z')).toBe(null)
})
