import type { Labelled } from './fixtures/labelled.ts'

/** A theme, and how it is spoken of, as the labels write it: `delivery-`. */
export type Label = string

export interface Score {
  readonly precision: number
  readonly recall: number
  readonly f1: number
}

export const labelsOf = ([, themes]: Labelled): Label[] => themes.split(' ').filter((label) => label !== '')

/** A label without what is thought of it. */
export const themeOf = (label: Label): string => label.replace(/[+-]$/, '')

/** F1 over all labels of all texts together (micro-averaged); labels that are found where none is expected count too. Pure. */
export const scoreOf = (pairs: readonly { expected: readonly Label[]; found: readonly Label[] }[]): Score => {
  let [right, expectedAll, foundAll] = [0, 0, 0]
  for (const { expected, found } of pairs) {
    right += found.filter((label) => expected.includes(label)).length
    expectedAll += expected.length
    foundAll += found.length
  }
  const precision = foundAll === 0 ? 0 : right / foundAll
  const recall = expectedAll === 0 ? 0 : right / expectedAll
  return { precision, recall, f1: right === 0 ? 0 : (2 * precision * recall) / (precision + recall) }
}
