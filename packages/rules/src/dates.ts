import type { Duration } from './model.ts'

/** The civil date of an instant, in UTC: a law that starts at a local midnight is at most a day early or late. */
export const dayOf = (at: Date) => at.toISOString().slice(0, 10)

type Period = { from?: string | undefined; until?: string | undefined }

/** Whether `day` (YYYY-MM-DD) lies in the period: its first day belongs to it, its last does not. */
export const inForce = (period: Period, day: string) =>
  (period.from === undefined || period.from <= day) && (period.until === undefined || day < period.until)

/** A statement's own dates where it has some, and its law's elsewhere. */
export const periodOf = (statement: Period, law: Period) => ({
  from: statement.from ?? law.from,
  until: statement.until ?? law.until,
})

const addMonths = (start: Date, months: number) => {
  const end = new Date(start)
  end.setUTCDate(1)
  end.setUTCMonth(end.getUTCMonth() + months)
  // The 31st of a month and one month is the last day of the next.
  const lastDay = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, 0)).getUTCDate()
  end.setUTCDate(Math.min(start.getUTCDate(), lastDay))
  return end
}

const isBusinessDay = (day: Date) => day.getUTCDay() !== 0 && day.getUTCDay() !== 6

const addBusinessDays = (start: Date, days: number) => {
  const end = new Date(start)
  for (let left = Math.abs(days); left > 0; ) {
    end.setUTCDate(end.getUTCDate() + Math.sign(days))
    if (isBusinessDay(end)) left--
  }
  return end
}

/** The instant at which a clock that starts at `start` has run out; all in UTC. */
export const dueAt = (start: Date, { amount, unit }: Duration): Date => {
  if (unit === 'hours') return new Date(start.getTime() + amount * 3_600_000)
  if (unit === 'days') return new Date(start.getTime() + amount * 86_400_000)
  if (unit === 'business_days') return addBusinessDays(start, amount)
  return addMonths(start, unit === 'months' ? amount : amount * 12)
}

/** When a clock started that has run out by `end`; at the end of a month up to three days early. All in UTC. */
export const startedBy = (end: Date, { amount, unit }: Duration): Date => {
  const last = new Date(end)
  // Nothing runs out at a weekend.
  while (unit === 'business_days' && !isBusinessDay(last)) last.setUTCDate(last.getUTCDate() - 1)
  return dueAt(last, { amount: -amount, unit })
}
