import type { Role, Stack } from '../lib/stack.ts'
import { type WholeWay, wholeWay } from './whole-way.ts'

export interface GrowthPoint {
  events: number
  people: number
  /** CPU microseconds an event of api, worker and both engines together, over the last stretch before this size. */
  cpu: number
  throughPerSecond: number
  walBytes: number
  historyBytes: number
}

/**
 * Fills the same databases to 0.1, 1 and 10 million events over as many as a tenth of that in people, and measures
 * what goes through in some seconds at each size. Each point is told as soon as it is known: the whole takes minutes.
 */
export const growth = async (
  stack: Stack,
  roles: { api: Role & { url: string }; worker: Role },
  sizes: readonly number[],
  tell: (point: GrowthPoint) => void,
): Promise<GrowthPoint[]> => {
  const measure = (people: number, seconds: number) => wholeWay(stack, roles, { seconds, connections: 8, people })
  const cost = ({ cpu }: WholeWay) => cpu.api + cpu.worker + cpu.clickhouse + cpu.postgres
  const points: GrowthPoint[] = []
  let done = 0
  for (const size of sizes) {
    const people = Math.max(10_000, size / 10)
    while (done < size * 0.9) {
      done += (await measure(people, Math.min(10, size / 50_000))).acknowledged
    }
    // At full speed, so that chunks are full at every size; the median of three, for what else the machine does.
    const stretches: WholeWay[] = []
    for (let i = 0; i < 3; i++) stretches.push(await measure(people, Math.min(5, size / 50_000)))
    for (const s of stretches) done += s.acknowledged
    const last = stretches.sort((a, b) => cost(a) - cost(b))[1]!
    const point = {
      events: done,
      people,
      cpu: cost(last),
      throughPerSecond: last.throughPerSecond,
      walBytes: last.walBytes,
      historyBytes: last.historyBytes,
    }
    tell(point)
    points.push(point)
  }
  return points
}

/** The line through cost over the logarithm of the size, read at another size: what index depth does to a cost. */
export const extrapolate = (points: readonly { x: number; y: number }[], at: number): number => {
  const xs = points.map((p) => Math.log10(p.x))
  const [mx, my] = [mean(xs), mean(points.map((p) => p.y))]
  const slope =
    points.reduce((s, p, i) => s + (xs[i]! - mx) * (p.y - my), 0) / xs.reduce((s, x) => s + (x - mx) ** 2, 0)
  return my + slope * (Math.log10(at) - mx)
}

const mean = (v: readonly number[]) => v.reduce((a, b) => a + b, 0) / v.length
