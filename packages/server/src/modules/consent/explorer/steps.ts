import type { RateStep } from '@candor/contracts'

const dayMs = 86_400_000

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

/** The first day of the step that a day (YYYY-MM-DD, UTC) lies in. Weeks begin on Monday, as in ISO 8601. */
export const stepOf = (day: string, every: RateStep): string => {
  if (every === 'month') return `${day.slice(0, 7)}-01`
  const ms = Date.parse(day)
  return every === 'day' ? day : dayOf(ms - ((new Date(ms).getUTCDay() + 6) % 7) * dayMs)
}

/** The first days of all steps from one day to another, both included. */
export const stepsBetween = (from: string, to: string, every: RateStep): string[] => {
  const steps = new Set<string>()
  for (let ms = Date.parse(from); ms <= Date.parse(to); ms += dayMs) steps.add(stepOf(dayOf(ms), every))
  return [...steps]
}

export const daysBefore = (day: string, days: number): string => dayOf(Date.parse(day) - days * dayMs)

export const today = (now: number): string => dayOf(now)
