import { dueAt, periodOf } from './dates.ts'
import { ageBands, type Law, type Pack, purposeClasses } from './model.ts'
import { speaksOf } from './resolve/statements.ts'

export type Finding = { law: string; problem: string }

/** A law has to be read again within this time of being written down. */
const longestReview = { amount: 18, unit: 'months' } as const

type Period = { from?: string | undefined; until?: string | undefined }
const forever = '9999-12-31'

const statementsOf = (law: Law) => [
  ...law.rules,
  ...law.signals,
  ...law.clocks,
  ...law.lasting,
  ...law.asking,
  ...law.guardian,
  ...law.duties,
]

const sourcesOf = (law: Law): string[] => {
  const used = new Set(statementsOf(law).map((s) => s.source))
  const missing = [...used].filter((name) => !(name in law.sources))
  const unused = Object.keys(law.sources).filter((name) => !used.has(name))
  return [
    ...missing.map((name) => `the source "${name}" is used and not given`),
    ...unused.map((name) => `the source "${name}" is given and not used`),
  ]
}

const datesOf = (law: Law): string[] => {
  const problems: string[] = []
  if (law.until && law.until <= law.from) problems.push('it ends before it begins')
  if (law.review <= law.entered) problems.push('its review is not after the day it was entered')
  const latest = dueAt(new Date(law.entered), longestReview).toISOString().slice(0, 10)
  if (law.review > latest) problems.push(`its review is later than ${latest}, 18 months after it was entered`)
  for (const statement of statementsOf(law)) {
    const { from, until } = periodOf(statement, law)
    if (until && from && until <= from) problems.push(`a statement of ${statement.source} ends before it begins`)
    if ((from && from < law.from) || (law.until && (until ?? forever) > law.until)) {
      problems.push(`a statement of ${statement.source} is outside of the law's own dates`)
    }
  }
  return problems
}

/** What a row of periods does wrong: two at once, or a hole between them. */
const rowOf = (what: string, periods: readonly Period[]): string[] => {
  const ordered = periods.toSorted((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1))
  return ordered.flatMap((period, i) => {
    const next = ordered[i + 1]
    if (!next) return []
    const end = period.until ?? forever
    if (end > (next.from ?? '')) return [`it says two things of ${what} from ${next.from}`]
    return end < (next.from ?? '') ? [`it says nothing of ${what} from ${end} to ${next.from}`] : []
  })
}

const rowsOf = (law: Law): string[] => {
  const rules = purposeClasses.flatMap((kind) =>
    ageBands.flatMap((band) =>
      rowOf(
        `${kind} at ${band}`,
        law.rules.filter((rule) => rule.classes.includes(kind) && speaksOf(rule, band)).map((r) => periodOf(r, law)),
      ),
    ),
  )
  const requests = new Set(law.clocks.flatMap((clock) => clock.requests))
  const clocks = [...requests].flatMap((request) =>
    rowOf(
      `the clock of ${request}`,
      law.clocks.filter((clock) => clock.requests.includes(request)).map((c) => periodOf(c, law)),
    ),
  )
  return [...rules, ...clocks]
}

const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })

const placesOf = (law: Law): string[] =>
  [...law.jurisdictions, ...law.guardian.flatMap((g) => g.jurisdictions ?? [])]
    .filter((place) => place !== '*' && regions.of(place.slice(0, 2)) === undefined)
    .map((place) => `"${place}" is no country`)

/**
 * What is wrong with a pack of the right shape: one law saying two things at once, holes between dates, sources missing
 * or idle, dates the wrong way round, reviews too far off. Empty when it is sound.
 */
export const examinePack = (pack: Pack): Finding[] =>
  pack.laws.flatMap((law) =>
    [...sourcesOf(law), ...datesOf(law), ...rowsOf(law), ...placesOf(law)].map((problem) => ({ law: law.id, problem })),
  )

/** The laws somebody has to read again by `day` (YYYY-MM-DD), the longest overdue first. */
export const reviewsDue = (pack: Pack, day: string): Law[] =>
  pack.laws.filter((law) => law.review <= day).toSorted((a, b) => (a.review < b.review ? -1 : 1))
