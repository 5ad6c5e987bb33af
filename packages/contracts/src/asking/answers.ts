import { z } from 'zod'
import type { AttributeType } from '../profiles/attribute-types.ts'
import { misfitOf } from '../profiles/attribute-types.ts'
import { optionsOf, type QuestionForm } from './forms.ts'

/** A file that was put somewhere; the answer says where, and never holds it. */
export const fileReference = z.strictObject({
  id: z.string().min(1).max(500).describe('Where it lies, in the words of whoever keeps it'),
  name: z.string().min(1).max(255),
  kind: z.string().max(127).describe('Its media type'),
  bytes: z.int().min(0),
})

/** An answer to a question of consent: what was said to /v1/consent/answers, and its receipts. */
export const consentAnswer = z.strictObject({
  given: z.record(z.string().max(64), z.enum(['grant', 'deny'])),
  receipts: z.array(z.uuid()).max(64),
})

/** The most an answer may weigh, as JSON. */
export const largestAnswer = 16_384

/** Why an answer does not fit. The sentence says what to send instead; widgets say it in their own words, by the code. */
export const answerMisfits = {
  not_an_option: 'Send one of the options of the question, by its key.',
  not_options: 'Send a list of options of the question, by their keys, each once.',
  too_few: 'Choose more: the question says how many at least.',
  too_many: 'Choose fewer: the question says how many at most.',
  none_with_others: 'Send "none of these" alone, or leave it out.',
  not_a_number: 'Send a number, not text.',
  out_of_range: 'Send a number within the bounds of the question.',
  off_step: 'Send a multiple of the step of the question.',
  not_money: 'Send {"amount": 12.5, "currency": "EUR"} in one of the currencies of the question.',
  not_a_date: 'Send a day that exists, as YYYY-MM-DD.',
  not_a_birthday: 'Send a day as --MM-DD, or with its year where the question allows that.',
  out_of_time: 'Send a day within the bounds of the question.',
  not_a_ranking: 'Send the options in order, each once, as many as the question asks for.',
  not_a_matrix: 'Send an object of rows, each with one of the columns.',
  row_missing: 'Every row needs an answer.',
  not_text: 'Send text that is not empty.',
  too_long: 'Send shorter text: the question says how long at most.',
  not_an_email: 'Send an address such as name@example.com.',
  not_a_phone: 'Send a number with its country code: +49 …',
  not_a_file: 'Send the reference of a file: id, name, kind and bytes.',
  wrong_kind: 'Send a file of a kind that the question takes.',
  too_large: 'Send a smaller file: the question says how large at most.',
  not_a_consent: 'Answer /v1/consent/answers first, and send what was said with its receipts.',
} as const
export type AnswerMisfit = keyof typeof answerMisfits

const isIn = (options: readonly string[], value: unknown): boolean =>
  typeof value === 'string' && options.includes(value)

const choice = (options: readonly string[], value: unknown): AnswerMisfit | null =>
  isIn(options, value) ? null : 'not_an_option'

const choices = (options: readonly string[], value: unknown, least: number, most: number): AnswerMisfit | null => {
  if (!Array.isArray(value) || !value.every((one) => isIn(options, one)) || new Set(value).size < value.length)
    return 'not_options'
  if (value.length < least) return 'too_few'
  return value.length > most ? 'too_many' : null
}

/** As far as binary fractions can tell: 0.3 is three steps of 0.1. */
const isOnStep = (value: number, from: number, step: number): boolean => {
  const steps = (value - from) / step
  return Math.abs(steps - Math.round(steps)) < 1e-6
}

const within = (
  value: unknown,
  {
    least,
    most,
    step,
    from = 0,
  }: { least?: number | undefined; most?: number | undefined; step?: number | undefined; from?: number },
): AnswerMisfit | null => {
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'not_a_number'
  if (value < (least ?? -Infinity) || value > (most ?? Infinity)) return 'out_of_range'
  return step === undefined || isOnStep(value, from, step) ? null : 'off_step'
}

const yearless = { type: 'birthday' as const, options: [] }
/** Of a day with its year: the bounds are the question's, so no more than that the day exists. */
const dated = { type: 'date' as const, options: [] }

const date = (form: Extract<QuestionForm, { type: 'date' }>, value: unknown): AnswerMisfit | null => {
  const hasNoYear = typeof value === 'string' && value.startsWith('--')
  if (form.parts !== 'day' && hasNoYear) return misfitOf(yearless, value, 0) === null ? null : 'not_a_birthday'
  if (form.parts === 'month_and_day') return 'not_a_birthday'
  if (value === null || misfitOf(dated, value, 0) !== null) return 'not_a_date'
  const day = value as string
  return (form.from !== undefined && day < form.from) || (form.to !== undefined && day > form.to) ? 'out_of_time' : null
}

const matrix = (form: Extract<QuestionForm, { type: 'matrix' }>, value: unknown): AnswerMisfit | null => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'not_a_matrix'
  const said = Object.entries(value)
  if (said.length === 0 || !said.every(([row, column]) => form.rows.includes(row) && isIn(form.options, column)))
    return 'not_a_matrix'
  return form.every && said.length < form.rows.length ? 'row_missing' : null
}

const text = (value: unknown, longest: number): AnswerMisfit | null => {
  if (typeof value !== 'string' || value.trim() === '') return 'not_text'
  return value.length > longest ? 'too_long' : null
}

const isKind = (kinds: readonly string[], kind: string): boolean =>
  kinds.some((allowed) => allowed === kind || (allowed.endsWith('/*') && kind.startsWith(allowed.slice(0, -1))))

/**
 * Why an answer does not fit what was asked; null when it does. The same on both sides of the wire: a widget says it before
 * sending, the server decides. Nothing is converted. Pure.
 */
export const answerMisfitOf = (form: QuestionForm, value: unknown): AnswerMisfit | null => {
  switch (form.type) {
    case 'single':
    case 'size':
      return choice(optionsOf(form), value)
    case 'multiple': {
      const isNone = form.none !== undefined && Array.isArray(value) && value.includes(form.none)
      if (isNone) return value.length === 1 ? null : 'none_with_others'
      return choices(form.options, value, form.least, form.most ?? form.options.length)
    }
    case 'colour':
    case 'picture':
      return form.most === 1 ? choice(optionsOf(form), value) : choices(optionsOf(form), value, 1, form.most)
    case 'rating':
      return within(value, { least: 1, most: form.steps, step: 1 })
    case 'nps':
      return within(value, { least: 0, most: 10, step: 1 })
    case 'csat':
      return within(value, { least: 1, most: 5, step: 1 })
    case 'ces':
      return within(value, { least: 1, most: 7, step: 1 })
    case 'number':
      return within(value, form)
    case 'slider':
      return within(value, { ...form, from: form.least })
    case 'money': {
      if (value === null || misfitOf({ type: 'money', options: [] }, value, 0) !== null) return 'not_money'
      const { amount, currency } = value as { amount: number; currency: string }
      return form.currencies.includes(currency) ? within(amount, form) : 'not_money'
    }
    case 'date':
      return date(form, value)
    case 'ranking': {
      const asked = form.top ?? form.options.length
      return choices(form.options, value, asked, asked) === null ? null : 'not_a_ranking'
    }
    case 'matrix':
      return matrix(form, value)
    case 'short_text':
    case 'long_text':
      return text(value, form.longest)
    case 'contact': {
      if (form.channel === 'email') return z.email().max(255).safeParse(value).success ? null : 'not_an_email'
      return typeof value === 'string' && /^\+[0-9][0-9 ().-]{5,30}$/.test(value) ? null : 'not_a_phone'
    }
    case 'file': {
      const file = fileReference.safeParse(value)
      if (!file.success) return 'not_a_file'
      if (!isKind(form.kinds, file.data.kind)) return 'wrong_kind'
      return file.data.bytes > form.mostBytes ? 'too_large' : null
    }
    case 'consent': {
      const said = consentAnswer.safeParse(value)
      const isAsked = said.success && form.purposes.every((purpose) => Object.hasOwn(said.data.given, purpose))
      const isWhole = isAsked && Object.keys(said.data.given).length === form.purposes.length
      return isWhole && said.data.receipts.length > 0 ? null : 'not_a_consent'
    }
  }
}

/** The types of attribute that an answer of a form can go to; none: it is kept as an answer only. */
export const attributeTypesFor = (form: QuestionForm): readonly AttributeType[] => {
  switch (form.type) {
    case 'single': {
      const isYesOrNo = form.options.length === 2 && form.options.includes('yes') && form.options.includes('no')
      return isYesOrNo ? ['choice', 'text', 'boolean'] : ['choice', 'text']
    }
    case 'size':
      return ['choice', 'text']
    case 'multiple':
      return ['choices', 'list']
    case 'colour':
    case 'picture':
      return form.most === 1 ? ['choice', 'text'] : ['choices', 'list']
    case 'rating':
    case 'nps':
    case 'csat':
    case 'ces':
    case 'number':
    case 'slider':
      return ['number']
    case 'money':
      return ['money']
    case 'date':
      return form.parts === 'day' ? ['date', 'birthday'] : ['birthday']
    case 'ranking':
      return ['choices', 'list']
    case 'matrix':
    case 'file':
      return ['object']
    case 'short_text':
    case 'long_text':
    case 'contact':
      return ['text']
    case 'consent':
      return []
  }
}

/** A fitting answer as a value of an attribute. "None of these" is an empty list: known, and nothing. Pure. */
export const valueOfAnswer = (form: QuestionForm, type: AttributeType, answer: unknown): unknown => {
  if (type === 'boolean') return answer === 'yes'
  if (form.type === 'multiple' && form.none !== undefined && Array.isArray(answer) && answer.includes(form.none))
    return []
  if (form.type === 'contact' && form.channel === 'phone') return (answer as string).replace(/[^+0-9]/g, '')
  return answer
}

/** A value of an attribute as the answer that a person would change or confirm; undefined where it does not fit any more. */
export const answerOfValue = (form: QuestionForm, type: AttributeType, value: unknown): unknown => {
  const answer = asAnswer(form, type, value)
  return answerMisfitOf(form, answer) === null ? answer : undefined
}

const asAnswer = (form: QuestionForm, type: AttributeType, value: unknown): unknown => {
  if (type === 'boolean') return value === true ? 'yes' : 'no'
  const isEmpty = Array.isArray(value) && value.length === 0
  return form.type === 'multiple' && form.none !== undefined && isEmpty ? [form.none] : value
}
