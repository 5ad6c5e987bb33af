import type { AgeBand, Law } from '../model.ts'
import { agesOf, type Citation, cite, statedOn } from './statements.ts'

/** `below`: the age in completed years from which a person answers alone. */
export type Guardian = { below: number; source: Citation }

const inPlace = (law: Law, day: string, place: string): Guardian | null => {
  const stated = statedOn([law], day, ({ guardian }) => guardian)
  const own = stated.filter(({ said }) => said.jurisdictions?.some((j) => j === place || j === place.slice(0, 2)))
  const chosen = own.length > 0 ? own : stated.filter(({ said }) => !said.jurisdictions)
  return chosen.map((s) => ({ below: s.said.below, source: cite(s) })).reduce(oldest, null)
}

/** Of two ages the higher. */
export const oldest = (a: Guardian | null, b: Guardian | null) => (!a || (b && b.below > a.below) ? b : a)

/** The age below which a guardian answers in a place, or null where no law sets one. */
export const guardianIn = (laws: readonly Law[], day: string, place: string): Guardian | null =>
  laws.map((law) => inPlace(law, day, place)).reduce(oldest, null)

export const needsGuardian = (guardian: Guardian | null, bands: readonly AgeBand[]) =>
  guardian !== null && bands.some((band) => agesOf(band).youngest < guardian.below)
