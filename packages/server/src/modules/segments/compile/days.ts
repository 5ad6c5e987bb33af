/** Days as ClickHouse and we count them. Day numbers are days since 1970, UTC. */

export const dayMs = 86_400_000

const twoDigits = (n: number) => String(n).padStart(2, '0')

/** Every day of a year that has all of them, as MM-DD. */
export const daysOfYear: readonly string[] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].flatMap((days, m) =>
  Array.from({ length: days }, (_, d) => `${twoDigits(m + 1)}-${twoDigits(d + 1)}`),
)

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0

/** The day number on which a day of the year is kept in a year: 29 February on the 28th where there is none. */
const keptIn = (year: number, day: string): number =>
  Date.parse(`${year}-${day === '02-29' && !isLeap(year) ? '02-28' : day}T00:00:00Z`) / dayMs

/** YYYY-MM-DD of a day number; days before the year 0 and after 9999 are the first and the last that can be written. */
export const textOfDay = (day: number): string => {
  const first = Date.parse('0000-01-01T00:00:00Z')
  const last = Date.parse('9999-12-31T00:00:00Z')
  return new Date(Math.max(first, Math.min(last, day * dayMs))).toISOString().slice(0, 10)
}

/**
 * Which days of the year come round within so many days, and for each day of the year when that may change next, in
 * milliseconds: when it comes near, or the day after it came.
 */
export const comingRound = (now: number, withinDays: number): { near: string[]; turns: number[] } => {
  const today = Math.floor(now / dayMs)
  const year = new Date(now).getUTCFullYear()
  const ahead = daysOfYear.map((day) => [year, year + 1].map((y) => keptIn(y, day) - today).find((n) => n >= 0)!)
  return {
    near: daysOfYear.filter((_, i) => ahead[i]! <= withinDays),
    turns: ahead.map((n) => (today + (n <= withinDays ? n + 1 : n - withinDays)) * dayMs),
  }
}

/** The year of `"YYYY-MM-DD"`, quoted as in JSON, and the day of the year of that and of `"--MM-DD"`. */
export const yearIn = (raw: string): string => `toUInt16OrZero(substring(${raw}, 2, 4))`
export const dayOfYearIn = (raw: string): string => `substring(${raw}, length(${raw}) - 5, 5)`

/** Whether its day of the year is one that some year has. Short, since it is asked in many places of a statement. */
export const hasDay = (raw: string): string =>
  `match(${dayOfYearIn(raw)}, '^((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9]))$')`

export const isYearless = (raw: string): string => `(length(${raw}) = 9 and startsWith(${raw}, '"--'))`

/** In four hundred years: those after which a century is divided by four, and the others that four divides. */
const leapYear = '([02468][048]|[13579][26])00|[0-9]{2}(0[48]|[2468][048]|[13579][26])'
const dayOfAnyYear =
  '(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8])'

/** Is a day with its year, one that the calendar has; one pattern, since every node of a statement costs. */
export const isDay = (raw: string): string => `match(${raw}, '^"([0-9]{4}-(${dayOfAnyYear})|(${leapYear})-02-29)"$')`

/** The day number of `"YYYY-MM-DD"`. After days_from_civil of https://howardhinnant.github.io/date_algorithms.html */
export const dayNumberIn = (raw: string): string => {
  const month = `toInt32OrZero(substring(${raw}, 7, 2))`
  // Four hundred years later everything is above 0.
  const year = `(toInt32(${yearIn(raw)}) + 400 - (${month} <= 2))`
  const ofEra = `(${year} % 400)`
  const ofYear = `(intDiv(153 * (${month} + if(${month} > 2, -3, 9)) + 2, 5) + toInt32OrZero(substring(${raw}, 10, 2)) - 1)`
  return `(toInt64(intDiv(${year}, 400)) * 146097 + ${ofEra} * 365 + intDiv(${ofEra}, 4) - intDiv(${ofEra}, 100)
    + ${ofYear} - 719468 - 146097)`
}
