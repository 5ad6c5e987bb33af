import { inForce, periodOf } from '../dates.ts'
import { type AgeBand, ageBands, type Law, type Rule } from '../model.ts'

/** Where a statement stands in the law. */
export type Citation = { law: string; name: string; article: string; url: string }

type Dated = { from?: string | undefined; until?: string | undefined; source: string }
type Statement<T> = { said: T; law: Law }

/** What some laws state on a day, each with its law. */
export const statedOn = <T extends Dated>(laws: readonly Law[], day: string, pick: (law: Law) => readonly T[]) =>
  laws.flatMap((law): Statement<T>[] =>
    pick(law)
      .filter((said) => inForce(periodOf(said, law), day) && inForce(law, day))
      .map((said) => ({ said, law })),
  )

export const cite = ({ said, law }: Statement<Dated>): Citation => {
  const source = law.sources[said.source]
  // Checked for every pack in CI; a pack of an operator's own may lack one, and says so rather than nothing.
  return { law: law.id, name: law.name, article: source?.article ?? said.source, url: source?.url ?? '' }
}

/** The youngest and the oldest age of a band, in completed years. */
export const agesOf = (band: AgeBand): { youngest: number; oldest: number } => {
  if (band === '0-12') return { youngest: 0, oldest: 12 }
  if (band === '18+') return { youngest: 18, oldest: Number.POSITIVE_INFINITY }
  return { youngest: Number(band), oldest: Number(band) }
}

/** Whether a rule speaks of anybody of that age. */
export const speaksOf = ({ ages }: Pick<Rule, 'ages'>, band: AgeBand) => {
  const { youngest, oldest } = agesOf(band)
  return (ages?.from ?? 0) <= oldest && youngest < (ages?.below ?? Number.POSITIVE_INFINITY)
}

/** The bands a person may be of. Where age is no question they are adults; where it is one and unanswered, any. */
export const bandsOf = (ageBand: AgeBand | 'unknown' | undefined): readonly AgeBand[] => {
  if (ageBand === 'unknown') return ageBands
  return [ageBand ?? '18+']
}
