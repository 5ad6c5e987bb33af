import { dayOf } from '../dates.ts'
import type { Pack } from '../model.ts'
import { placesOf } from './places.ts'
import { type Question, type Resolution, resolveRules } from './resolve-rules.ts'

/**
 * `resolveRules` with a memory, for the path of every visitor. Rules turn with the day, so answers are kept for one day;
 * all places the pack is silent about share one answer, so that strange headers cannot fill the memory.
 * Clocks are compared as of the first question of a day; which of two is shorter may differ only by hours.
 */
export const createResolver = (pack: Pack) => {
  let today = ''
  const answers = new Map<string, Resolution>()
  return (question: Question): Resolution => {
    const day = dayOf(question.at)
    if (day !== today) {
      answers.clear()
      today = day
    }
    const jurisdiction = keptPlace(pack, question.jurisdiction)
    const key = [jurisdiction, question.ageBand, ...[...question.signals].sort()].join('|')
    let answer = answers.get(key)
    if (!answer) {
      answer = resolveRules(pack, { ...question, jurisdiction })
      answers.set(key, answer)
    }
    return { ...answer, jurisdiction: question.jurisdiction }
  }
}

/** The place an answer is kept under: a subdivision without rules of its own only if it is written like one. */
const keptPlace = (pack: Pack, jurisdiction: string | null) =>
  jurisdiction !== null && /^[A-Z]{2}(-[A-Z0-9]{1,3})?$/.test(jurisdiction) && !placesOf(pack, jurisdiction).strictest
    ? jurisdiction
    : null
