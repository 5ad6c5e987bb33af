import type { AnswerAskBody, FlowSaid, FlowStep, QuestionSaid } from '@candor/contracts'
import { problem } from '../../../platform/http/index.ts'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { uuidv7 } from '../../identity/index.ts'
import { insertAsk, readAnswersTo, readAsk, type StoredAsk } from '../asks.store.ts'
import { readVersion } from '../catalogue/items.store.ts'
import { placeOf } from '../flows/walk.ts'
import type { Someone } from '../person/subject.ts'
import type { Calling } from './next.ts'
import { localeFor } from './present.ts'

type Tx = ForPurpose<'asking'>

/** What is answered: by itself, or at a step of a flow. */
export interface Answering {
  readonly ask: StoredAsk
  readonly key: string
  readonly version: number
  /** Null: a step that asks nothing. */
  readonly said: QuestionSaid | null
  readonly flow: FlowSaid | null
  readonly step: FlowStep | null
}

/** An ask for an answer that was given without one: by who was not known, or from a page that keeps its own list. */
export const askFor = async (
  tx: Tx,
  calling: Calling,
  who: Someone,
  body: AnswerAskBody,
  now: number,
): Promise<StoredAsk> => {
  const { workspaceId, sourceId, shelf } = calling
  const item = shelf.questions.get(body.question!)
  const said = item && (await readVersion(tx, workspaceId, 'question', item.key, body.version ?? item.version))
  if (!item || !said) throw problem('not_found', { detail: `There is no question ${body.question}.` })
  const id = uuidv7()
  await insertAsk(tx, workspaceId, who, {
    ...{ id, kind: 'question', key: item.key, version: body.version ?? item.version, sourceId, at: now, spends: false },
    ...{ placement: body.placement ?? 'web', channel: 'web', context: {}, step: null, decision: null },
    ...{ locale: localeFor(said, body.locale), collected: shelf.purposesOf(said) | 1 },
  })
  return (await readAsk(tx, workspaceId, id))!
}

/** A step of a flow that was answered or passed already, to which a person goes back; undefined: it is none. */
const answeredStep = async (
  tx: Tx,
  workspaceId: number,
  ask: StoredAsk,
  { steps }: FlowSaid,
  id: string | undefined,
): Promise<FlowStep | undefined> => {
  const step = steps[placeOf(steps, id ?? '')]
  if (step?.kind !== 'question') return undefined
  const given = await readAnswersTo(tx, workspaceId, [ask.id])
  return given.some((answer) => answer.question === step.question) ? step : undefined
}

/** Throws question_retired, already_answered, step_not_reached and not_found. */
export const answeringOf = async (
  tx: Tx,
  { workspaceId, shelf }: Calling,
  ask: StoredAsk,
  step: string | undefined,
  again: boolean,
): Promise<Answering> => {
  if (ask.kind === 'question') {
    if (ask.outcome === 'answered' || ask.outcome === 'taken_back') throw problem('already_answered')
    const said = await readVersion(tx, workspaceId, 'question', ask.key, ask.version)
    if (!said || shelf.questions.get(ask.key)?.status === 'retired') throw problem('question_retired')
    return { ask, key: ask.key, version: ask.version, said, flow: null, step: null }
  }
  const flow = ask.kind === 'flow' ? await readVersion(tx, workspaceId, 'flow', ask.key, ask.version) : null
  if (!flow) throw problem('not_found')
  if (shelf.flows.get(ask.key)?.status === 'retired') throw problem('question_retired')
  const current = flow.steps[placeOf(flow.steps, ask.step ?? '')]
  const before = again && current ? await answeredStep(tx, workspaceId, ask, flow, step) : undefined
  const at = before ?? current
  if (!at || (step !== undefined && step !== at.id)) {
    const isBehind =
      step !== undefined &&
      placeOf(flow.steps, step) >= 0 &&
      (!at || placeOf(flow.steps, step) < placeOf(flow.steps, at.id))
    throw problem(isBehind || !at ? 'already_answered' : 'step_not_reached')
  }
  if (at.kind !== 'question') return { ask, key: ask.key, version: ask.version, said: null, flow, step: at }
  const item = shelf.questions.get(at.question)
  if (!item?.published || item.status === 'retired') throw problem('question_retired')
  return { ask, key: item.key, version: item.version, said: item.published, flow, step: at }
}
