import type { Law, Pack } from '../model.ts'

/** Everywhere: rules of providers and codes that know no border. They do not make a country known. */
export const everywhere = '*'

const countryOf = (jurisdiction: string) => jurisdiction.slice(0, 2)

/** Whether a law holds in a place: its own, its country's, or everywhere. */
export const holdsIn = (law: Pick<Law, 'jurisdictions'>, place: string) =>
  law.jurisdictions.some((j) => j === everywhere || j === place || j === countryOf(place))

/**
 * The places a person may be in. Of a country without its subdivision: the country itself, and each subdivision with
 * laws of its own, as it may be any. Of nowhere known, or of a country the pack is silent about: everywhere in the pack.
 */
export const placesOf = (pack: Pack, jurisdiction: string | null): { places: string[]; strictest: boolean } => {
  const stated = new Set(pack.laws.flatMap((law) => law.jurisdictions))
  stated.delete(everywhere)
  const known = jurisdiction !== null && (stated.has(jurisdiction) || stated.has(countryOf(jurisdiction)))
  // A place that no law names stands for all the others: what nobody speaks of is asked first.
  if (!known) return { places: [...stated, 'ZZ'], strictest: true }
  if (jurisdiction.length > 2) return { places: [jurisdiction], strictest: false }
  const subdivisions = [...stated].filter((place) => place.startsWith(`${jurisdiction}-`))
  return { places: [jurisdiction, ...subdivisions], strictest: false }
}

/** Whether a law may hold where somebody is; nothing known of the place: it may. Of a law that is not in the pack: no. */
export const lawHolds = (pack: Pack, id: string, jurisdiction: string | null): boolean => {
  const law = pack.laws.find((one) => one.id === id)
  return law !== undefined && placesOf(pack, jurisdiction).places.some((place) => holdsIn(law, place))
}
