import type { CategoryPreferences } from '../core/types.ts'
import type { Answer, Purpose, Rule } from './contract.ts'

export interface Question {
  purposes: readonly Purpose[]
  rules: Readonly<Record<string, Rule>>
  /** Purposes that a Global Privacy Control signal refuses; empty where there is none. */
  refusedBySignal: readonly string[]
}

/** Purposes that the person decides on: not what the site needs anyway, nor what the law forbids whatever is answered. */
export const askable = ({ purposes, rules }: Question): Purpose[] =>
  purposes.filter(({ key, essential }) => !essential && rules[key] !== 'forbidden')

/** How the switches stand before anybody touched them. Only where the law says opt-out may one be on. */
export const preset = (question: Question): CategoryPreferences =>
  answer(question, ({ key }) => {
    const rule = question.rules[key]
    return rule === 'opt_out' || rule === 'notice'
  })

/** A complete answer: `allows` decides on each purpose, and neither a signal nor the law is overridden. */
export const answer = (question: Question, allows: (purpose: Purpose) => boolean): CategoryPreferences => {
  const mayAsk = new Set(askable(question).map(({ key }) => key))
  const optional = question.purposes.filter(({ essential }) => !essential)
  return Object.fromEntries(
    optional.map((purpose) => [
      purpose.key,
      mayAsk.has(purpose.key) && !question.refusedBySignal.includes(purpose.key) && allows(purpose),
    ]),
  )
}

/** What the ledger is told: an answer for each purpose asked; a no after a yes is a withdrawal. */
export const toAnswers = (
  asked: readonly Purpose[],
  before: CategoryPreferences | null,
  now: CategoryPreferences,
): Answer[] =>
  asked.map(({ key }) => ({
    purpose: key,
    answer: now[key] === true ? 'grant' : before?.[key] === true ? 'withdraw' : 'deny',
  }))
