import { defaultAllow, followMoves, joinMerged } from '../../consent/index.ts'
import type { Step } from './chunk.ts'

/** Right after identity: whoever reads people from here on must find the answers of both, joined, and each with whose it is. */
export const joinConsent: Step = async (chunk, { now }) => {
  const options = { now: new Date(now()), defaults: defaultAllow }
  await joinMerged(chunk.tx, chunk.merges, options)
  await followMoves(chunk.tx, chunk.moves, options)
}
