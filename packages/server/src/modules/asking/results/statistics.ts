import { few } from '../../../platform/disclosure/index.ts'
import { wilson } from '../../consent/index.ts'

const z = 1.959963984540054

/** A share with its interval; null where so few are behind it that it says nothing, and could point at somebody. */
export const shareOf = (yes: number, of: number): { of: number; rate: number; low: number; high: number } | null =>
  of < few ? null : { of, rate: yes / of, ...wilson(yes, of) }

/** A mean with its 95 % interval; null: too few. */
export const meanOf = (n: number, mean: number | null, deviation: number | null) => {
  if (n < few || mean === null || deviation === null) return null
  const half = (z * deviation) / Math.sqrt(n)
  return { value: mean, low: mean - half, high: mean + half }
}

/** NPS in points, −100 to 100, with SE = √[(p + d − (p − d)²)/n] (engagement.md, Statistics); null: too few. */
export const npsOf = (promoters: number, detractors: number, n: number) => {
  if (n < few) return null
  const [p, d] = [promoters / n, detractors / n]
  const half = z * Math.sqrt(Math.max(0, p + d - (p - d) ** 2) / n)
  const bounded = (points: number) => Math.max(-100, Math.min(100, points * 100))
  return { value: (p - d) * 100, low: bounded(p - d - half), high: bounded(p - d + half), of: n }
}
