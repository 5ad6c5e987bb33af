import type { AnswerMisfit, QuestionForm, QuestionText, ShownFlow, ShownQuestion } from '@candor/contracts'
import { fill, formatDate, formatList, type Language } from '../language.ts'
import { type CardMessages, type Counted, cardMessages } from './messages.ts'

const formatNumber = (language: Language, value: number): string => new Intl.NumberFormat(language).format(value)

/** A count with its noun, in the form the language has for it. */
export const counted = (language: Language, forms: Counted, n: number): string =>
  fill(forms[new Intl.PluralRules(language).select(n)] ?? forms.other, { n: formatNumber(language, n) })

/** Seconds as people say them: to the next five, from a minute and a half on in whole minutes; never too short. */
export const timeWords = (language: Language, seconds: number): string => {
  const [value, unit] =
    seconds < 90 ? [Math.max(5, Math.ceil(seconds / 5) * 5), 'second'] : [Math.ceil(seconds / 60), 'minute']
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(value)
}

const between = (m: CardMessages, least: string, most: string): string =>
  least === most ? most : fill(m.range, { least, most })

/** The honest length of what is left: "2 questions, about 20 seconds"; of branching, from the shortest way to the longest. */
export const lengthWords = (language: Language, { questions, seconds }: ShownFlow['left']): string => {
  const m = cardMessages[language]
  const n = counted(language, m.questions, questions.most)
  const least = formatNumber(language, questions.least)
  const asked = questions.least === questions.most ? n : between(m, least, n)
  const time = between(m, timeWords(language, seconds.least), timeWords(language, seconds.most))
  return formatList(language, [asked, fill(m.about, { time })])
}

/** What is given for an answer, in words; the offer itself is described by the question. */
export const rewardWords = (language: Language, reward: ShownQuestion['reward']): string => {
  const m = cardMessages[language]
  return reward?.kind === 'points' ? counted(language, m.points, reward.amount) : m.reward
}

/** What an option, a row or a column is called; its key where the question has no words for it. */
export const wordOf = (
  text: Pick<QuestionText, 'options' | 'rows'>,
  key: string,
  of: 'options' | 'rows' = 'options',
): string => (Object.hasOwn(text[of], key) ? text[of][key] : undefined) ?? key

const dayWords = (language: Language, day: string): string => {
  const [, , month = '1', date = '1'] = /^(\d{4}|-)-(\d{2})-(\d{2})$/.exec(day) ?? []
  if (!day.startsWith('--')) return formatDate(language, `${day}T12:00:00Z`)
  const at = new Date(Date.UTC(2000, Number(month) - 1, Number(date), 12))
  return new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long' }).format(at)
}

/** An answer as the person would read it back. */
export const answerWords = (language: Language, form: QuestionForm, text: QuestionText, answer: unknown): string => {
  if (Array.isArray(answer))
    return formatList(
      language,
      answer.map((key) => wordOf(text, String(key))),
    )
  if (typeof answer === 'number') return formatNumber(language, answer)
  if (form.type === 'date' && typeof answer === 'string') return dayWords(language, answer)
  if (typeof answer === 'string') return wordOf(text, answer)
  const said = (answer ?? {}) as Record<string, unknown>
  if (form.type === 'money') {
    const money = { style: 'currency', currency: String(said.currency) } as const
    return new Intl.NumberFormat(language, money).format(Number(said.amount))
  }
  if (form.type === 'file') return String(said.name ?? '')
  if (form.type !== 'matrix') return ''
  const rows = Object.entries(said).map(
    ([row, column]) => `${wordOf(text, row, 'rows')}: ${wordOf(text, String(column))}`,
  )
  return formatList(language, rows)
}

const sizeWords = (language: Language, bytes: number): string =>
  new Intl.NumberFormat(language, { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 }).format(bytes / 1e6)

/** What to do about an answer that does not fit. */
export const misfitWords = (
  language: Language,
  misfit: AnswerMisfit,
  { form, text }: Pick<ShownQuestion, 'form' | 'text'>,
): string => {
  const m = cardMessages[language]
  const values: Record<string, string> = {}
  const set = (name: string, value: unknown): void => {
    if (typeof value === 'number') values[name] = formatNumber(language, value)
    if (typeof value === 'string') values[name] = value
  }
  for (const [name, value] of Object.entries(form)) set(name, value)
  if ('longest' in form) set('most', form.longest)
  if (form.type === 'file') {
    set('most', sizeWords(language, form.mostBytes))
    set('kinds', formatList(language, form.kinds))
  }
  if (form.type === 'multiple' && form.none) set('none', wordOf(text, form.none))
  if (form.type === 'date')
    for (const end of ['from', 'to'] as const) set(end, form[end] ? dayWords(language, form[end]) : '…')
  if (misfit === 'out_of_range') for (const end of ['least', 'most']) values[end] ??= '…'
  return fill(m.misfits[misfit], values)
}
