import { type Policy as PolicyName, purposeMask } from '@candor/contracts'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { readLearned } from '../asks.store.ts'
import { type Choice, choose } from '../choose/choose.ts'
import type { Moment } from '../choose/gates.ts'
import { adaptive, type Policy, staticOrder } from '../choose/policies.ts'
import type { AskingDeps } from '../deps.ts'
import type { Shelf } from '../shelf.ts'
import type { PersonStanding } from './standing.store.ts'

/** Deciding by what was learned of others, and by the segments of this person, is personalising: they have to permit it. */
const personalising = purposeMask(['personalisation'])

/** The policy of the workspace, as far as the person permits it; else the static order, which asks nothing of anybody. */
const policyFor = async (
  tx: ForPurpose<'asking'>,
  { random }: Pick<AskingDeps, 'random'>,
  workspaceId: number,
  { allow }: PersonStanding,
  { settings }: Shelf,
  { placement, channel }: Moment,
): Promise<{ readonly name: PolicyName; readonly policy: Policy }> => {
  if (settings.policy === 'static' || (allow & personalising) === 0) return { name: 'static', policy: staticOrder }
  const learned = await readLearned(tx, workspaceId, placement, channel)
  const received = new Map(learned.map((one) => [`${one.kind}:${one.key}`, one]))
  const policy = adaptive(({ kind, key }) => received.get(`${kind}:${key}`) ?? { answered: 0, unanswered: 0 }, {
    ...{ explore: settings.explore, random },
  })
  return { name: 'adaptive', policy }
}

/** What to ask a person here and now. Writes nothing. */
export const decide = async (
  tx: ForPurpose<'asking'>,
  deps: Pick<AskingDeps, 'random'>,
  workspaceId: number,
  standing: PersonStanding,
  shelf: Shelf,
  moment: Moment,
): Promise<{ readonly choice: Choice; readonly policy: PolicyName }> => {
  const { name, policy } = await policyFor(tx, deps, workspaceId, standing, shelf, moment)
  return { choice: choose(shelf.candidates, standing, moment, policy), policy: name }
}
