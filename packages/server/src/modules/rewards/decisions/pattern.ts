import { randomInt } from 'node:crypto'
import { codeAlphabet } from '@candor/contracts'

/** A code of a pattern: each # is drawn by the generator of the system. */
export const drawCode = (pattern: string, draw: (below: number) => number = randomInt): string =>
  pattern.replaceAll('#', () => codeAlphabet[draw(codeAlphabet.length)]!)

/** As it is compared: people type codes in small letters, with spaces and without hyphens. */
export const normaliseCode = (typed: string): string => typed.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')
