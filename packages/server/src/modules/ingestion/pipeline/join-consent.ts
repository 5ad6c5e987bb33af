import { defaultAllow, joinMerged } from '../../consent/index.ts'
import type { Step } from './chunk.ts'

/** Right after identity: whoever reads people from here on must find the answers of both, joined. */
export const joinConsent: Step = async (chunk, { now }) => {
  await joinMerged(chunk.tx, chunk.merges, { now: new Date(now()), defaults: defaultAllow })
}
