import type { Purpose } from '@candor/contracts'
import { type AgeBand, classesOf, type Decision, type Law, type PurposeClass, stricter } from '../model.ts'
import { type Citation, cite, speaksOf, statedOn } from './statements.ts'

/** `unstated`: no law speaks of it, so it is asked first. `needed`: nothing to decide, the service cannot do without. */
export type Verdict = {
  decision: Decision
  because: 'stated' | 'unstated' | 'needed'
  separate: boolean
  sources: Citation[]
}

/** The stricter of two; where they are equal, both are named. */
export const strictestOf = (a: Verdict, b: Verdict): Verdict => {
  if (a.decision !== b.decision) {
    const [winner, other] = stricter(a.decision, b.decision) === a.decision ? [a, b] : [b, a]
    return { ...winner, separate: winner.separate || other.separate }
  }
  const sources = [
    ...a.sources,
    ...b.sources.filter((s) => !a.sources.some((t) => t.url === s.url && t.law === s.law && t.article === s.article)),
  ]
  return {
    decision: a.decision,
    because: a.because === 'stated' || b.because === 'stated' ? 'stated' : a.because,
    separate: a.separate || b.separate,
    sources,
  }
}

/** What these laws say, on a day, of one kind of processing at one age. */
export const verdictOnClass = (laws: readonly Law[], day: string, kind: PurposeClass, band: AgeBand): Verdict => {
  const verdicts = statedOn(laws, day, (law) => law.rules)
    .filter(({ said }) => said.classes.includes(kind) && speaksOf(said, band))
    .map(
      (statement): Verdict => ({
        decision: statement.said.decision,
        because: 'stated',
        separate: statement.said.separate === true,
        sources: [cite(statement)],
      }),
    )
  if (verdicts.length === 0) return { decision: 'opt_in', because: 'unstated', separate: false, sources: [] }
  return verdicts.reduce(strictestOf)
}

/** What they say of a purpose: the strictest of all that it brings about. */
export const verdictOn = (laws: readonly Law[], day: string, purpose: Purpose, band: AgeBand): Verdict => {
  const kinds = classesOf[purpose]
  if (kinds.length === 0) return { decision: 'notice', because: 'needed', separate: false, sources: [] }
  return kinds.map((kind) => verdictOnClass(laws, day, kind, band)).reduce(strictestOf)
}
