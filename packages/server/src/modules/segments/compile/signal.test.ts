import fc from 'fast-check'
import { expect, test } from 'vitest'
import { moments, scenesAt, signals } from '../../../../test/segments/arbitraries.ts'
import { isIn, type Person } from '../../../../test/segments/reference.ts'
import { signalHolds } from './signal.ts'

const anybody: Person = {
  ...{ id: '0', lives: true, allow: 2 ** 31 - 1, refused: 0, validUntil: null },
  ...{ events: [], values: [], identifiers: [], preferences: {}, recipients: [] },
}

test('a signal holds for everybody or nobody, as the contract says', () => {
  const drawn = moments.chain((now) => fc.tuple(signals, scenesAt(now)))
  fc.assert(
    fc.property(drawn, ([signal, scene]) => {
      expect(signalHolds(signal, scene)).toBe(isIn({ signal }, anybody, scene))
    }),
    { numRuns: 500 },
  )
})

test('seasons begin on the first of March, June, September and December, and are turned round in the south', () => {
  const season = (text: string, hemisphere: 'north' | 'south') =>
    (['spring', 'summer', 'autumn', 'winter'] as const).filter((is) =>
      signalHolds({ kind: 'season', is: [is], hemisphere }, { now: Date.parse(text), weatherOf: () => [] }),
    )
  expect(season('2026-02-28T23:59:59.999Z', 'north')).toEqual(['winter'])
  expect(season('2026-03-01T00:00:00Z', 'north')).toEqual(['spring'])
  expect(season('2026-12-01T00:00:00Z', 'north')).toEqual(['winter'])
  expect(season('2026-06-01T00:00:00Z', 'south')).toEqual(['winter'])
})
