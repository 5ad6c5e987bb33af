import type { Translate } from './provider.tsx'

export interface Formats {
  number: (n: number) => string
  /** An amount in a currency of ISO 4217. */
  money: (amount: number, currency: string) => string
  percent: (share: number) => string
  date: (iso: string) => string
  /** A day as YYYY-MM-DD, the same in every time zone; and without its year, for axes. */
  calendarDay: (day: string) => string
  shortDay: (day: string) => string
  /** A day of every year, as --MM-DD. */
  yearlyDay: (day: string) => string
  time: (iso: string) => string
  dateTime: (iso: string) => string
  /** "3 minutes ago" and the like, from `now`. */
  ago: (iso: string, now?: number) => string
  /** Heading of a day in a timeline: today, yesterday, or the date. */
  day: (iso: string, now?: number) => string
  /** A span in seconds, in its largest sensible unit. */
  duration: (seconds: number) => string
  list: (items: readonly string[]) => string
  country: (code: string) => string
  /** The name of a language by its BCP 47 tag. */
  language: (tag: string) => string
}

const steps: [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
]

const startOfDay = (ms: number): number => new Date(ms).setHours(0, 0, 0, 0)

/** Formatters of one language. Times are in the reader's own time zone. */
export const makeFormats = (tag: string, t: Translate): Formats => {
  const number = new Intl.NumberFormat(tag)
  const percent = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1 })
  const date = new Intl.DateTimeFormat(tag, { year: 'numeric', month: 'short', day: 'numeric' })
  const calendarDay = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeZone: 'UTC' })
  const shortDay = new Intl.DateTimeFormat(tag, { month: 'short', day: 'numeric', timeZone: 'UTC' })
  const yearlyDay = new Intl.DateTimeFormat(tag, { month: 'long', day: 'numeric', timeZone: 'UTC' })
  const weekday = new Intl.DateTimeFormat(tag, { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' })
  const time = new Intl.DateTimeFormat(tag, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: 'always' })
  const list = new Intl.ListFormat(tag, { type: 'conjunction', style: 'narrow' })
  const countries = new Intl.DisplayNames(tag, { type: 'region' })
  const tongues = new Intl.DisplayNames(tag, { type: 'language' })
  return {
    number: (n) => number.format(n),
    money: (amount, currency) => new Intl.NumberFormat(tag, { style: 'currency', currency }).format(amount),
    // A little is not nothing: what would round to 0 % is said to be less than the smallest step.
    percent: (share) => (share > 0 && share < 0.001 ? `<${percent.format(0.001)}` : percent.format(share)),
    date: (iso) => date.format(new Date(iso)),
    calendarDay: (day) => calendarDay.format(new Date(day)),
    shortDay: (day) => shortDay.format(new Date(day)),
    // A leap year, so that 29 February is a day of it.
    yearlyDay: (day) => yearlyDay.format(new Date(`2000${day.slice(1)}`)),
    time: (iso) => time.format(new Date(iso)),
    dateTime: (iso) => t('time.at', { date: date.format(new Date(iso)), time: time.format(new Date(iso)) }),
    ago: (iso, now = Date.now()) => {
      const seconds = (now - Date.parse(iso)) / 1000
      const step = steps.find(([, size]) => seconds >= size)
      return step === undefined ? t('time.now') : relative.format(-Math.floor(seconds / step[1]), step[0])
    },
    day: (iso, now = Date.now()) => {
      const days = Math.round((startOfDay(now) - startOfDay(Date.parse(iso))) / 86_400_000)
      if (days === 0) return t('time.today')
      return days === 1 ? t('time.yesterday') : weekday.format(new Date(iso))
    },
    duration: (seconds) =>
      seconds < 120
        ? t('time.seconds', { count: Math.round(seconds) })
        : t('time.minutes', { count: Math.round(seconds / 60) }),
    list: (items) => list.format(items),
    country: (code) => countries.of(code) ?? code,
    language: (code) => tongues.of(code) ?? code,
  }
}
