import { expect, test } from 'vitest'
import { fillDays } from './fill-days.ts'

test('a day on which nobody came or went has the size of the day before, also of one before the first', () => {
  const known = [
    { day: '2026-02-20', size: 4, entered: 4, left: 0 },
    { day: '2026-03-01', size: 6, entered: 3, left: 1 },
  ]
  expect(fillDays(known, '2026-02-27', '2026-03-02')).toEqual([
    { day: '2026-02-27', size: 4, entered: 0, left: 0 },
    { day: '2026-02-28', size: 4, entered: 0, left: 0 },
    { day: '2026-03-01', size: 6, entered: 3, left: 1 },
    { day: '2026-03-02', size: 6, entered: 0, left: 0 },
  ])
})

test('before anybody was counted there was nobody', () => {
  expect(fillDays([], '2026-03-01', '2026-03-01')).toEqual([{ day: '2026-03-01', size: 0, entered: 0, left: 0 }])
})
