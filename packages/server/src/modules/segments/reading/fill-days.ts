import type { SegmentDay } from '../segments.store.ts'

const dayMs = 86_400_000

/**
 * A size for each day from `from` to `to`, both included: on a day without a row nobody came or went, so the size is that of
 * the day before. Days as YYYY-MM-DD; `known` in their order, the first may lie before `from`. Pure.
 */
export const fillDays = (known: readonly SegmentDay[], from: string, to: string): SegmentDay[] => {
  const byDay = new Map(known.map((d) => [d.day, d]))
  let size = known.findLast((d) => d.day < from)?.size ?? 0
  const filled: SegmentDay[] = []
  for (let at = Date.parse(from); at <= Date.parse(to); at += dayMs) {
    const day = new Date(at).toISOString().slice(0, 10)
    const own = byDay.get(day) ?? { day, size, entered: 0, left: 0 }
    size = own.size
    filled.push(own)
  }
  return filled
}
