/**
 * Divides a whole number in proportion to weights, so that the parts add up to it: what rounding leaves goes to the largest
 * remainders, and of equal ones to the first.
 */
export const shareOut = (total: number, weights: readonly number[]): number[] => {
  const sum = weights.reduce((n, w) => n + w, 0)
  if (sum === 0) return weights.map(() => 0)
  const exact = weights.map((w) => (total * w) / sum)
  const parts = exact.map(Math.floor)
  const left = total - parts.reduce((n, p) => n + p, 0)
  const order = exact.map((e, i) => ({ i, rest: e - Math.floor(e) })).sort((a, b) => b.rest - a.rest || a.i - b.i)
  for (const { i } of order.slice(0, left)) parts[i]!++
  return parts
}
