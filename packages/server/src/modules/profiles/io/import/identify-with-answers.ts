import type { ForPurpose } from '../../../../platform/postgres/index.ts'
import { defaultAllow, followIdentified } from '../../../consent/index.ts'
import { type Claim, type Identified, identifyPeople } from '../../../identity/index.ts'

/** Finds or makes the people of some claims, with all that follows when two become one: answers and history go along. */
export const identifyWithAnswers = async (
  tx: ForPurpose,
  claims: readonly Claim[],
  now: number,
): Promise<Identified> => {
  const found = await identifyPeople(tx, claims)
  await followIdentified(tx, found, { now: new Date(now), defaults: defaultAllow })
  return found
}
