/** A number from 0 up to 1, as Math.random gives; handed in, so that decisions can be repeated. */
export type Random = () => number

const normal = (random: Random): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

/** Marsaglia and Tsang 2000, for a shape of at least 1. */
const gamma = (shape: number, random: Random): number => {
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = normal(random)
    const v = (1 + c * x) ** 3
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v
  }
}

/** A draw from Beta(alpha, beta), both at least 1. */
export const drawBeta = (alpha: number, beta: number, random: Random): number => {
  const a = gamma(alpha, random)
  return a / (a + gamma(beta, random))
}
