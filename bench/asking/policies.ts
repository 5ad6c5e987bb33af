import type { Random } from '../../packages/server/src/modules/asking/choose/beta.ts'
import {
  adaptive,
  type Policy,
  type Received,
  staticOrder,
} from '../../packages/server/src/modules/asking/choose/policies.ts'

export const contenders = ['random', 'static', 'adaptive', 'perfect'] as const
/** `perfect` is the static order of somebody who knows what each question brings: what a fixed order could reach. */
export type Contender = (typeof contenders)[number]

/** Any of what may be asked: what a policy has to be better than. */
const anyOf =
  (dice: Random): Policy =>
  (candidates) =>
    candidates
      .map((candidate) => ({ candidate, place: dice() }))
      .toSorted((a, b) => a.place - b.place)
      .map(({ candidate }) => ({ candidate, score: null, because: 'priority', isWorthIt: true }))

/** The policy itself, as the server uses it; only `random` is not one of the server's. */
export const policyOf = (
  contender: Contender,
  received: ReadonlyMap<string, Received>,
  { explore, random }: { readonly explore: number; readonly random: Random },
): Policy => {
  if (contender === 'random') return anyOf(random)
  if (contender !== 'adaptive') return staticOrder
  return adaptive(({ key }) => received.get(key) ?? { answered: 0, unanswered: 0 }, { explore, random })
}
