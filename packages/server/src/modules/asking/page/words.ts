import type { QuestionForm, QuestionText } from '@candor/contracts'

/** An answer in the words of a question, as a sentence would say it. Pure. */
export const answerInWords = (form: QuestionForm, text: QuestionText, answer: unknown, locale: string): string => {
  const word = (key: unknown) => text.options[String(key)] ?? String(key)
  if (Array.isArray(answer)) return new Intl.ListFormat(locale, { type: 'conjunction' }).format(answer.map(word))
  if (typeof answer === 'number') return new Intl.NumberFormat(locale).format(answer)
  if (form.type === 'money') {
    const { amount, currency } = answer as { amount: number; currency: string }
    return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(amount)
  }
  if (form.type === 'date') return dateInWords(String(answer), locale)
  return typeof answer === 'string' ? word(answer) : ''
}

const dateInWords = (day: string, locale: string): string => {
  const hasYear = !day.startsWith('--')
  // A leap year stands in for the year that is not said.
  const at = new Date(`${hasYear ? day : `2000${day.slice(1)}`}T00:00:00Z`)
  const year = hasYear ? ({ year: 'numeric' } as const) : {}
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', ...year, timeZone: 'UTC' }).format(at)
}

/** What changed because of an answer; empty where the question says nothing. */
export const effectOf = (form: QuestionForm, text: QuestionText, answer: unknown, locale: string): string =>
  text.effect.replaceAll('{answer}', answerInWords(form, text, answer, locale))
