import type { Chunk, Step, StepDeps } from './chunk.ts'
import { deduplicate } from './deduplicate.ts'
import { enforceConsent } from './enforce-consent.ts'
import { hearConsent } from './hear-consent.ts'
import { history } from './history.ts'
import { identify } from './identify.ts'
import { joinConsent } from './join-consent.ts'
import { profile } from './profile.ts'
import { settle } from './settle.ts'
import { validate } from './validate.ts'

/** The way of an event, in order. Each file says why its step stands where it stands. */
const steps: readonly Step[] = [
  deduplicate,
  validate,
  identify,
  joinConsent,
  hearConsent,
  enforceConsent,
  profile,
  history,
  settle,
]

/** Runs the steps over a chunk, in the chunk's transaction: all of it happens, or nothing. */
export const runPipeline = async (chunk: Chunk, deps: StepDeps): Promise<void> => {
  for (const step of steps) await step(chunk, deps)
}
