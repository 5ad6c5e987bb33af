import { isObject } from './calls.ts'
import type { Category, CategoryPreferences, ConsentChoice, ConsentState } from './types.ts'

/** A yes to these alone is what every site needs to work; it allows no collecting. */
const necessary = new Set(['functional', 'essential', 'necessary'])

export interface ConsentRules {
  /** The source rests on another legal basis. */
  notRequired: boolean
  categories: readonly Category[]
  advertisingCategories: readonly Category[]
  /** The browser sends the Global Privacy Control signal. */
  gpc: boolean
}

const complete = (choice: ConsentChoice, categories: readonly Category[]): CategoryPreferences => {
  if (typeof choice === 'string') return Object.fromEntries(categories.map((name) => [name, choice === 'granted']))
  // What is necessary anyway is rarely asked: silence about it is no refusal, and would narrow what it shares with others.
  const asked = categories.filter((name) => !necessary.has(name))
  // Only a literal yes is one.
  return Object.fromEntries([...asked, ...Object.keys(choice)].map((name) => [name, choice[name] === true]))
}

/** What holds, given the person's answer (null: none yet). Absent means no; Global Privacy Control only narrows. */
export const decide = (choice: ConsentChoice | null, rules: ConsentRules): ConsentState => {
  const preferences = choice === null ? null : complete(choice, rules.categories)
  const signal = rules.gpc ? Object.fromEntries(rules.advertisingCategories.map((name) => [name, false])) : null
  if (preferences === null) {
    return rules.notRequired
      ? { status: 'not-required', preferences: signal }
      : { status: 'unknown', preferences: null }
  }
  // Sorted, so that the same answer is the same text, whoever gave it in whatever order.
  const narrowed = Object.fromEntries(
    Object.entries({ ...preferences, ...signal }).sort(([a], [b]) => (a < b ? -1 : 1)),
  )
  const granted = Object.keys(narrowed).some((name) => narrowed[name] && !necessary.has(name))
  return { status: granted ? 'granted' : 'refused', preferences: narrowed }
}

/** Whether events may be kept on the device and sent. */
export const mayCollect = (state: ConsentState): boolean =>
  state.status === 'granted' || state.status === 'not-required'

/** The device's memory of an answer. A refusal is remembered as one word: nothing about the person, not even when. */
export const toMemory = (state: ConsentState): string =>
  state.status === 'refused' ? 'no' : JSON.stringify(state.preferences)

/** What the device remembers, as a choice; null: nothing, or nothing readable. */
export const fromMemory = (text: string | null): ConsentChoice | null => {
  if (text === null || text === 'no') return text && 'denied'
  try {
    const read: unknown = JSON.parse(text)
    return isObject(read) ? (read as CategoryPreferences) : null
  } catch {
    return null
  }
}
