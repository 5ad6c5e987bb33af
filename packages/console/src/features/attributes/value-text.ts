import type { AttributeType } from '@candor/contracts'
import type { Formats } from '../../app/i18n/formats.ts'

export interface Described {
  /** Null: nobody has described the attribute yet. */
  type: AttributeType | null
  unit: string | null
  /** The name of each option of a choice. */
  options: Readonly<Record<string, string>>
}

type Writing = Pick<Formats, 'number' | 'money' | 'calendarDay' | 'yearlyDay' | 'list'>

interface Words {
  yes: string
  no: string
  /** Of null: it was taken back. */
  gone: string
}

const isMoney = (value: unknown): value is { amount: number; currency: string } => {
  const { amount, currency } = Object(value) as Record<string, unknown>
  return typeof amount === 'number' && typeof currency === 'string' && /^[A-Z]{3}$/.test(currency)
}

const isDay = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value))

/** A value as a reader of the language writes it. What does not fit its type is shown as it is, never lost. */
export const valueText = (value: unknown, { type, unit, options }: Described, write: Writing, words: Words): string => {
  if (value === null) return words.gone
  if (typeof value === 'boolean') return value ? words.yes : words.no
  if (typeof value === 'number') return unit === null ? write.number(value) : `${write.number(value)} ${unit}`
  if (typeof value === 'string') {
    if (type === 'choice') return options[value] ?? value
    if (type === 'birthday' && /^--\d\d-\d\d$/.test(value)) return write.yearlyDay(value)
    return (type === 'date' || type === 'birthday') && isDay(value) ? write.calendarDay(value) : value
  }
  if (Array.isArray(value) && value.every((one) => typeof one === 'string'))
    return write.list(value.map((one) => (type === 'choices' ? (options[one] ?? one) : one)))
  if (type === 'money' && isMoney(value)) return write.money(value.amount, value.currency)
  return JSON.stringify(value)
}
