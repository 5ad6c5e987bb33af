/** Judges answers without a library, since every page that asks carries it. `answers.ts` has the same shapes for the wire. */
import { misfitOf } from '../profiles/attribute-types.ts'
import type { ConsentAnswer, FileReference } from './answers.ts'
import type { QuestionForm } from './forms.ts'
import { optionsOf } from './options.ts'

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

/** As zod judges addresses, without it. */
export const emailPattern =
  /^(?:[A-Za-z0-9_'+-]+\.)*[A-Za-z0-9_'+-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,}$/
const isEmail = (value: unknown): boolean => isText(value, 255, 1) && emailPattern.test(value)

const isText = (value: unknown, most: number, least = 0): value is string =>
  typeof value === 'string' && value.length >= least && value.length <= most
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const hasOnly = (value: object, keys: readonly string[]): boolean =>
  Object.keys(value).length === keys.length && keys.every((key) => Object.hasOwn(value, key))

/** As `fileReference` says. */
const isFile = (value: unknown): value is FileReference => {
  if (!isObject(value) || !hasOnly(value, ['id', 'name', 'kind', 'bytes'])) return false
  const isWhole = Number.isSafeInteger(value.bytes) && (value.bytes as number) >= 0
  return isText(value.id, 500, 1) && isText(value.name, 255, 1) && isText(value.kind, 127) && isWhole
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i
/** As `consentAnswer` says. */
const isConsent = (value: unknown): value is ConsentAnswer => {
  if (!isObject(value) || !hasOnly(value, ['given', 'receipts']) || !isObject(value.given)) return false
  const { given, receipts } = value
  const isGiven = Object.entries(given).every(
    ([key, said]) => key.length <= 64 && (said === 'grant' || said === 'deny'),
  )
  const areIds = Array.isArray(receipts) && receipts.every((id) => typeof id === 'string' && uuid.test(id))
  return isGiven && areIds && receipts.length <= 64
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
      if (form.channel === 'email') return isEmail(value) ? null : 'not_an_email'
      return typeof value === 'string' && /^\+[0-9][0-9 ().-]{5,30}$/.test(value) ? null : 'not_a_phone'
    }
    case 'file': {
      if (!isFile(value)) return 'not_a_file'
      if (!isKind(form.kinds, value.kind)) return 'wrong_kind'
      return value.bytes > form.mostBytes ? 'too_large' : null
    }
    case 'consent': {
      if (!isConsent(value)) return 'not_a_consent'
      const isAsked = form.purposes.every((purpose) => Object.hasOwn(value.given, purpose))
      const isWhole = isAsked && Object.keys(value.given).length === form.purposes.length
      return isWhole && value.receipts.length > 0 ? null : 'not_a_consent'
    }
  }
}
