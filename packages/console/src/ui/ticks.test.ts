import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ticksTo } from './ticks.ts'

test('an axis begins at nothing, ends above everything, and has few steps of the same whole size', () => {
  expect(ticksTo(0)).toEqual([0, 1])
  expect(ticksTo(3)).toEqual([0, 1, 2, 3])
  expect(ticksTo(1_830)).toEqual([0, 500, 1_000, 1_500, 2_000])
  fc.assert(
    fc.property(fc.nat(2_000_000_000), (most) => {
      const ticks = ticksTo(most)
      expect(ticks[0]).toBe(0)
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(most)
      expect(ticks.length).toBeLessThanOrEqual(6)
      expect(ticks.every((tick, i) => Number.isInteger(tick) && tick === i * (ticks[1] ?? 0))).toBe(true)
    }),
  )
})
