/** IAB's ids of the sections, and the names under which its interface knows them. */
export const sectionIds = {
  tcfeuv2: 2,
  tcfcav1: 5,
  uspv1: 6,
  usnat: 7,
  usca: 8,
  usva: 9,
  usco: 10,
  usut: 11,
  usct: 12,
  usfl: 13,
  usmt: 14,
  usor: 15,
  ustx: 16,
  usde: 17,
  usia: 18,
  usne: 19,
  usnh: 20,
  usnj: 21,
  ustn: 22,
  usmn: 23,
  usmd: 24,
  usin: 25,
  usky: 26,
  usri: 27,
} as const
export type SectionName = keyof typeof sectionIds

const isSection = (name: string): name is SectionName => name in sectionIds

/**
 * The section of a place in the United States: the state's own, or the national one where the state has none or is not
 * known. Null elsewhere.
 * @param jurisdiction ISO 3166, as `US-CA`
 */
export const usSectionOf = (jurisdiction: string): SectionName | null => {
  if (jurisdiction !== 'US' && !jurisdiction.startsWith('US-')) return null
  const own = jurisdiction.toLowerCase().replace('-', '')
  return own !== 'us' && isSection(own) ? own : 'usnat'
}
