import type { ShownQuestion } from '@candor/contracts'
import { type Intent, intentOf, type Matchable, numbersIn, understand } from '@candor/contracts/asking/match-text'
import { answerMisfitOf } from '@candor/contracts/asking/misfit'
import { optionsOf } from '@candor/contracts/asking/options'
import { isMany } from '../card/draft.ts'
import { wordOf } from '../card/words.ts'
import type { Language } from '../language.ts'

/** What was heard in what somebody wrote. What is not sure is asked back; what is not understood is never taken for an answer. */
export type Heard =
  | { readonly kind: 'answer'; readonly answer: unknown }
  | { readonly kind: 'perhaps'; readonly keys: readonly string[] }
  | { readonly kind: 'intent'; readonly intent: Intent }
  | { readonly kind: 'nothing' }

const nothing: Heard = { kind: 'nothing' }

const matchables = ({ form, text }: Pick<ShownQuestion, 'form' | 'text'>): Matchable[] =>
  optionsOf(form).map((key) => ({ key, words: [wordOf(text, key), key] }))

/**
 * Reads what was written as an answer to a question, here and without any service: options by name, number, slip or place, numbers
 * in digits or words, words as they are. Pure.
 */
export const hear = (question: Pick<ShownQuestion, 'form' | 'text'>, said: string, language: Language): Heard => {
  const { form } = question
  const answered = (answer: unknown): Heard =>
    answerMisfitOf(form, answer) === null ? { kind: 'answer', answer } : nothing
  const intent = intentOf(said, language)
  switch (form.type) {
    case 'single':
    case 'multiple':
    case 'size':
    case 'colour':
    case 'picture': {
      const { keys, sure } = understand(said, matchables(question), language)
      if (keys.length === 0) return intent ? { kind: 'intent', intent } : nothing
      if (sure && isMany(form)) return answered(keys)
      return sure && keys.length === 1 ? answered(keys[0]) : { kind: 'perhaps', keys }
    }
    case 'rating':
    case 'nps':
    case 'csat':
    case 'ces':
    case 'number':
    case 'slider': {
      const [number, another] = numbersIn(said, language)
      if (number === undefined) return intent ? { kind: 'intent', intent } : nothing
      // Between two of them nobody but the person decides.
      return another === undefined ? answered(number) : nothing
    }
    case 'money': {
      const [amount, another] = numbersIn(said, language)
      if (amount === undefined) return intent ? { kind: 'intent', intent } : nothing
      const named = form.currencies.filter((currency) => said.toUpperCase().includes(currency))
      const currency = form.currencies.length === 1 ? form.currencies[0] : named.length === 1 ? named[0] : undefined
      return another === undefined && currency ? answered({ amount, currency }) : nothing
    }
    case 'short_text':
    case 'long_text':
      if (intent && intent !== 'skip') return { kind: 'intent', intent }
      return answered(said.trim())
    case 'contact':
      return intent ? { kind: 'intent', intent } : answered(said.trim())
    default:
      return intent ? { kind: 'intent', intent } : nothing
  }
}
