import { expect, test } from 'vitest'
import { groupByDay } from './group-by-day.ts'

const local = (day: number, hour: number) => new Date(2026, 10, day, hour).toISOString()

test('events of one local day stand together, in their order', () => {
  const times = [local(22, 23), local(22, 0), local(21, 23)]
  const groups = groupByDay(times, (at) => at)
  expect(groups.map((g) => g.items)).toEqual([[times[0], times[1]], [times[2]]])
})

test('no events make no day', () => {
  expect(groupByDay([], String)).toEqual([])
})
