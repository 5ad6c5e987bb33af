import type { DateTest } from '@candor/contracts'

const dayMs = 24 * 60 * 60 * 1_000

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0

interface Day {
  /** Null: of any year. */
  readonly year: number | null
  readonly month: number
  readonly day: number
}

const dayOf = (value: unknown): Day | null => {
  const parts = typeof value === 'string' ? /^(?:(\d{4})|-)-(\d\d)-(\d\d)$/.exec(value) : null
  if (!parts) return null
  const [year, month, day] = [parts[1] === undefined ? null : Number(parts[1]), Number(parts[2]), Number(parts[3])]
  const longest = [31, year === null || isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0
  return day >= 1 && day <= longest ? { year, month, day } : null
}

/** Days since 1970. */
const numberOf = (year: number, month: number, day: number): number => {
  const at = new Date(0)
  at.setUTCFullYear(year, month - 1, day)
  return at.getTime() / dayMs
}

/** The day on which it is kept in a year. */
const keptIn = (year: number, { month, day }: Day): number =>
  month === 2 && day === 29 && !isLeap(year) ? numberOf(year, 2, 28) : numberOf(year, month, day)

/** `value`: what the attribute holds. A birthday without its year lies nowhere but in the round of the year. */
export const passesDate = (value: unknown, test: DateTest, now: number): boolean => {
  const day = dayOf(value)
  if (day === null) return false
  const today = Math.floor(now / dayMs)
  const year = new Date(now).getUTCFullYear()
  if (test.op === 'anniversary')
    return [year, year + 1].some((y) => {
      const ahead = keptIn(y, day) - today
      return ahead >= 0 && ahead <= test.withinDays
    })
  if (day.year === null) return false
  const date = numberOf(day.year, day.month, day.day)
  if ('day' in test) {
    const than = Date.parse(`${test.day}T00:00:00Z`) / dayMs
    return test.op === 'before' ? date < than : date >= than
  }
  const ahead = test.op === 'next' ? date - today : today - date
  return ahead >= 0 && ahead <= test.days
}
