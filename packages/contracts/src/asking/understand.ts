import type { QuestionForm } from './forms.ts'
import { type Matchable, numbersIn, understand } from './match-text.ts'
import { answerMisfitOf } from './misfit.ts'
import { optionsOf } from './options.ts'
import type { QuestionText } from './question.ts'

/** What all texts of a question call its options. The key itself is a name too. */
const callings = (options: readonly string[], texts: Readonly<Record<string, QuestionText>>): Matchable[] =>
  options.map((key) => ({ key, words: [key, ...Object.values(texts).flatMap((text) => text.options[key] ?? [])] }))

/** The words of any of its languages are split the same way: which one is spoken is not known. */
const anyLanguage = 'en'

/**
 * What somebody means who answers in their own words, where the question knows its answers: an option by its key or its words in
 * any of the languages, a number in any digits. Undefined: not sure, so the options are shown; nothing is guessed. Needs no
 * service. Pure.
 */
export const understood = (
  form: QuestionForm,
  texts: Readonly<Record<string, QuestionText>>,
  said: string,
): unknown => {
  const answer = meant(form, texts, said)
  return answer !== undefined && answerMisfitOf(form, answer) === null ? answer : undefined
}

const meant = (form: QuestionForm, texts: Readonly<Record<string, QuestionText>>, said: string): unknown => {
  if (form.type === 'short_text' || form.type === 'long_text' || form.type === 'contact') return said.trim()
  const options = optionsOf(form)
  if (options.length > 0 && form.type !== 'matrix' && form.type !== 'ranking') {
    const { keys, sure } = understand(said, callings(options, texts), anyLanguage)
    const found = sure ? [...keys] : []
    const isList = form.type === 'multiple' || ((form.type === 'colour' || form.type === 'picture') && form.most > 1)
    if (isList) return found.length > 0 ? found : undefined
    return found.length === 1 ? found[0] : undefined
  }
  if (['rating', 'nps', 'csat', 'ces', 'number', 'slider'].includes(form.type)) {
    const numbers = numbersIn(said, anyLanguage)
    return numbers.length === 1 ? numbers[0] : undefined
  }
  return undefined
}
