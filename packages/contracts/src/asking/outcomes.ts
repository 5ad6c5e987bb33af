import { z } from 'zod'

/**
 * What became of something that was shown. `open`: in front of the person. `skipped`: not now. `rather_not_say`: an answer of
 * its own, never asked again unless the question says so. `dismissed`: closed without a word. `ignored`: nothing came back.
 * `taken_back`: answered, and taken back since.
 */
export const askOutcomes = [
  'open',
  'answered',
  'skipped',
  'rather_not_say',
  'dismissed',
  'ignored',
  'taken_back',
] as const
export type AskOutcome = (typeof askOutcomes)[number]

/** What a person says instead of an answer. */
export const declines = ['skipped', 'rather_not_say', 'dismissed'] as const
export type Decline = (typeof declines)[number]

export const askOutcome = z.enum(askOutcomes)
