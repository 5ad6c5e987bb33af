import type { Comparison, Duration, Period, PropertyTest, ValueTest } from '@candor/contracts'

const secondsIn = { second: 1, minute: 60, hour: 60 * 60, day: 24 * 60 * 60, week: 7 * 24 * 60 * 60 }

/** Milliseconds. */
export const lengthOf = (d: Duration): number => d.n * 1_000 * secondsIn[d.unit]

export const liesIn = (at: number, period: Period | undefined, now: number): boolean => {
  if (period?.within && !(at > now - lengthOf(period.within))) return false
  if (period?.before && !(at <= now - lengthOf(period.before))) return false
  if (period?.from && !(at >= Date.parse(period.from))) return false
  if (period?.to && !(at < Date.parse(period.to))) return false
  return true
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const numberFor = (value: unknown, currency: string | undefined): number | null => {
  if (currency === undefined) return typeof value === 'number' ? value : null
  if (!isObject(value) || value.currency !== currency) return null
  return typeof value.amount === 'number' ? value.amount : null
}

export const compares = (a: number, { op, value: b }: Comparison): boolean =>
  ({ equals: a === b, above: a > b, atLeast: a >= b, below: a < b, atMost: a <= b })[op]

/** Null is how JSON says that nothing is there. */
export const passes = (value: unknown, test: ValueTest): boolean => {
  if (value === undefined || value === null) return false
  switch (test.op) {
    case 'known':
      return true
    case 'equals':
      return value === test.value
    case 'in':
      return test.values.some((one) => value === one)
    case 'contains':
      return typeof value === 'string' && value.includes(test.value)
    case 'starts':
      return typeof value === 'string' && value.startsWith(test.value)
    case 'has':
      return Array.isArray(value) && value.includes(test.value)
    default: {
      const number = numberFor(value, test.currency)
      return number !== null && compares(number, { op: test.op, value: test.value })
    }
  }
}

/** `a.b` leads into objects, and into nothing else. */
export const propertyOf = (of: unknown, path: string): unknown => {
  let here = of
  for (const name of path.split('.')) {
    if (!isObject(here) || !Object.hasOwn(here, name)) return undefined
    here = here[name]
  }
  return here
}

export const passesAll = (of: unknown, tests: readonly PropertyTest[] | undefined): boolean =>
  (tests ?? []).every(({ property, test }) => passes(propertyOf(of, property), test))
