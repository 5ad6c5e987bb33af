import type { FlowSaid, QuestionSaid } from '@candor/contracts'
import { type FlowFault, faultsOfSteps } from '@candor/contracts'
import type { AnyDb } from '../../../platform/postgres/index.ts'
import { definitionsOf, namesOf } from '../../profiles/index.ts'
import type { AskingDeps } from '../deps.ts'
import { asksContactFirst, questionsOfFlow, type Shelf } from '../shelf.ts'
import { faultsOf, type Surroundings, type Verdict, type Warning, warn, warningsOf } from './check-question.ts'
import type { Use } from './used-by.ts'

type Deps = Pick<AskingDeps, 'catalogues' | 'rewards'>

export interface Checked {
  readonly verdict: Verdict | null
  readonly uses: readonly Use[]
  readonly warnings: readonly Warning[]
}

/** Everything there is to say of a question as it is written: faults, what uses it, and what publishing would warn of. */
export const checkQuestion = async (
  db: AnyDb,
  deps: Deps,
  workspaceId: number,
  shelf: Shelf,
  key: string,
  said: QuestionSaid,
): Promise<Checked> => {
  const catalogue = await deps.catalogues.of(workspaceId)
  const name = said.to.of === 'nowhere' ? undefined : said.to.attribute
  const definition = name === undefined ? undefined : (await definitionsOf(db, workspaceId, [name])).get(name)
  const attribute: Surroundings['attribute'] = definition && {
    ...{
      type: definition.type,
      options: definition.options,
      status: definition.status,
      sensitivity: definition.sensitivity,
    },
    purposes: definition.allowed === null ? null : namesOf(catalogue, definition.allowed),
  }
  const uses = shelf.uses(key, said)
  const isPaid = said.reward !== null && (await deps.rewards.isOffered(db, workspaceId, said.reward))
  const audienceIsLive = said.audience === null || shelf.liveSegments.has(said.audience)
  return {
    verdict: faultsOf(said, { attribute, hasPurpose: (purpose) => catalogue.purposes.has(purpose) }),
    uses,
    warnings: warningsOf(said, { attribute, uses, isPaid, audienceIsLive }),
  }
}

/** What is wrong with a flow: steps that do not hold together, questions that are not there. */
export const faultsOfFlow = (said: FlowSaid, shelf: Pick<Shelf, 'questions'>): FlowFault[] => [
  ...faultsOfSteps(said),
  ...said.steps.flatMap((step, i) =>
    step.kind !== 'question' || shelf.questions.has(step.question)
      ? []
      : [{ path: `steps.${i}.question`, message: `There is no question ${step.question}` }],
  ),
  ...questionsOfFlow(said).flatMap((key, i, all) =>
    all.indexOf(key) === i ? [] : [{ path: 'steps', message: `${key} is asked twice` }],
  ),
]

/** What publishing a flow would warn of. */
export const warningsOfFlow = async (
  db: AnyDb,
  deps: Deps,
  workspaceId: number,
  shelf: Shelf,
  said: FlowSaid,
  seconds: number,
): Promise<Warning[]> => {
  const questionOf = (key: string) => shelf.questions.get(key)?.published ?? shelf.questions.get(key)?.draft
  const warnings: Warning[] = []
  if (asksContactFirst(said, (key) => questionOf(key)?.sensitivity === 'contact'))
    warnings.push(warn('contact_before_help', 'steps'))
  if (seconds > 120) warnings.push(warn('long', 'steps'))
  if (said.reward !== null && !(await deps.rewards.isOffered(db, workspaceId, said.reward)))
    warnings.push(warn('reward_unknown', 'reward'))
  if (said.audience !== null && !shelf.liveSegments.has(said.audience))
    warnings.push(warn('audience_not_live', 'audience'))
  const isOfTheMoment = said.kind === 'concierge' || said.kind === 'quiz'
  const isUsed = questionsOfFlow(said).some((key) => {
    const question = questionOf(key)
    return question !== undefined && shelf.uses(key, question).length > 0
  })
  if (!isOfTheMoment && said.research === null && !isUsed) warnings.push(warn('used_by_nothing', 'research'))
  return warnings
}
