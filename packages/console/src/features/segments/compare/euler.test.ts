import fc from 'fast-check'
import { expect, test } from 'vitest'
import { circlesOf, sharedArea } from './euler.ts'

const box = { width: 400, height: 220 }
const areaOf = (r: number) => Math.PI * r * r
const count = fc.nat(100_000)

test('areas are as the counts: of each circle and of what they share', () => {
  fc.assert(
    fc.property(count, count, count, (onlyA, both, onlyB) => {
      fc.pre(onlyA + both > 0 && onlyB + both > 0)
      const [a, b] = circlesOf({ onlyA, both, onlyB }, box)
      const person = areaOf(a.r) / (onlyA + both)
      expect(areaOf(b.r) / (onlyB + both) / person).toBeCloseTo(1, 6)
      expect(Math.abs(sharedArea(a.r, b.r, Math.abs(b.x - a.x)) / person - both)).toBeLessThan(
        1e-3 * (onlyA + both + onlyB) + 0.01,
      )
    }),
  )
})

test('the picture stays in its box', () => {
  fc.assert(
    fc.property(count, count, count, (onlyA, both, onlyB) => {
      for (const { x, y, r } of circlesOf({ onlyA, both, onlyB }, box)) {
        expect(x - r).toBeGreaterThan(-1e-6)
        expect(x + r).toBeLessThan(box.width + 1e-6)
        expect(y - r).toBeGreaterThan(-1e-6)
        expect(y + r).toBeLessThan(box.height + 1e-6)
      }
    }),
  )
})

test('sets that share nobody lie apart, and one within the other lies within', () => {
  const [a, b] = circlesOf({ onlyA: 50, both: 0, onlyB: 30 }, box)
  expect(b.x - b.r - (a.x + a.r)).toBeGreaterThan(4)
  const [outer, inner] = circlesOf({ onlyA: 60, both: 40, onlyB: 0 }, box)
  expect(Math.abs(outer.x - inner.x) + inner.r).toBeLessThanOrEqual(outer.r + 1e-3)
})
