import type { QuestionForm } from '@candor/contracts'
import { normal } from '@candor/contracts/asking/normal'

/** What stands in the fields: for each form as its control needs it. What was typed is kept in this shape, too. */
export type Draft = unknown

export interface DateDraft {
  day: string
  month: string
  year: string
}
export interface MoneyDraft {
  amount: string
  currency: string
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const text = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []

/** Whether an answer is a list of keys, not one. */
export const isMany = (form: QuestionForm): boolean =>
  form.type === 'multiple' || ((form.type === 'colour' || form.type === 'picture') && form.most > 1)

const dateDraft = (value: unknown): DateDraft => {
  if (isRecord(value)) return { day: text(value.day), month: text(value.month), year: text(value.year) }
  const parts = /^(?:(\d{4})|-)-(\d{2})-(\d{2})$/.exec(text(value))
  return { day: text(Number(parts?.[3]) || ''), month: text(Number(parts?.[2]) || ''), year: parts?.[1] ?? '' }
}

/** What the fields hold for an answer, or for what was typed before; nothing known: empty fields. Never throws. Pure. */
export const draftOf = (form: QuestionForm, value: unknown): Draft => {
  switch (form.type) {
    case 'single':
    case 'size':
    case 'short_text':
    case 'long_text':
    case 'contact':
    case 'number':
      return text(value)
    case 'multiple':
      return texts(value)
    case 'colour':
    case 'picture':
      return form.most > 1 ? texts(value) : text(value)
    case 'rating':
    case 'nps':
    case 'csat':
    case 'ces':
    case 'slider':
      return typeof value === 'number' ? value : null
    case 'money': {
      const said = isRecord(value) ? value : {}
      const currency = text(said.currency)
      return {
        amount: text(said.amount),
        currency: form.currencies.includes(currency) ? currency : form.currencies[0],
      }
    }
    case 'date':
      return dateDraft(value)
    case 'ranking': {
      const said = texts(value).filter((key) => form.options.includes(key))
      return [...new Set([...said, ...form.options])]
    }
    case 'matrix':
      return isRecord(value) ? value : {}
    case 'file':
    case 'consent':
      return isRecord(value) ? value : null
  }
}

/** A number as people type it, in the digits of any script, with either decimal mark; null: none. Pure. */
export const numberOf = (typed: string): number | null => {
  const plain = normal(typed).replace(/[\s'_]/gu, '')
  return /^[-+]?(?:\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : null
}

const pad = (value: number, length: number): string => String(value).padStart(length, '0')

const dateAnswer = ({ day, month, year }: DateDraft, withYear: boolean): unknown => {
  if (day.trim() === '' && month === '' && year.trim() === '') return undefined
  const [d, m, y] = [numberOf(day) ?? 0, numberOf(month) ?? 0, numberOf(year)]
  if (y === null)
    return withYear || year.trim() !== '' ? `${year}-${pad(m, 2)}-${pad(d, 2)}` : `--${pad(m, 2)}-${pad(d, 2)}`
  return `${pad(y, 4)}-${pad(m, 2)}-${pad(d, 2)}`
}

/** The answer that stands in the fields; undefined: none. What cannot be read as what was asked for is handed on as it is. Pure. */
export const answerOf = (form: QuestionForm, draft: Draft): unknown => {
  switch (form.type) {
    case 'number': {
      const typed = text(draft)
      return typed.trim() === '' ? undefined : (numberOf(typed) ?? typed)
    }
    case 'money': {
      const { amount, currency } = draft as MoneyDraft
      return amount.trim() === '' ? undefined : { amount: numberOf(amount) ?? amount, currency }
    }
    case 'date':
      return dateAnswer(draft as DateDraft, form.parts === 'day')
    case 'ranking':
      return texts(draft).slice(0, form.top ?? form.options.length)
    case 'matrix':
      return Object.keys(draft as object).length === 0 ? undefined : draft
    case 'short_text':
    case 'long_text':
    case 'contact':
      return text(draft).trim() === '' ? undefined : text(draft).trim()
    default:
      return draft === '' || draft === null || (Array.isArray(draft) && draft.length === 0) ? undefined : draft
  }
}

/** Whether there is something in the fields that a person would miss. */
export const isWorthKeeping = (form: QuestionForm, draft: Draft): boolean =>
  form.type !== 'consent' && form.type !== 'ranking' && answerOf(form, draft) !== undefined
