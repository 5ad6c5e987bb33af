const dayMs = 86_400_000

export const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
export const daysBefore = (day: string, days: number): string => dayOf(Date.parse(day) - days * dayMs)
/** Days from one to another, both included. */
export const lengthOf = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / dayMs + 1

/** The first day of the step that a day lies in; weeks begin on Monday, as in ISO 8601. */
export const stepOf = (day: string, every: 'week' | 'month'): string =>
  every === 'month' ? `${day.slice(0, 7)}-01` : daysBefore(day, (new Date(day).getUTCDay() + 6) % 7)

/** The first days of all steps from one day to another, both included. */
export const stepsBetween = (from: string, to: string, every: 'week' | 'month'): string[] => {
  const steps = new Set<string>()
  for (let day = from; day <= to; day = daysBefore(day, -1)) steps.add(stepOf(day, every))
  return [...steps]
}
