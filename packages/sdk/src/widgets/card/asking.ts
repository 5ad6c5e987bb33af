import type { AnswerMisfit, PresentedAsk, ShownQuestion } from '@candor/contracts'
import { answerMisfitOf } from '@candor/contracts/asking/misfit'
import { uuid } from '../../core/ids.ts'
import type { AskMoment } from '../../core/types.ts'
import { type AnswerSent, type AnswerTold, askingApi } from '../api/asking-api.ts'
import { mayRetry, persistently, type Reply } from '../api/request.ts'
import type { Begun } from '../ask/index.ts'
import { subjectOf } from '../ask/subject.ts'
import { waitingAnswers } from '../ask/waiting.ts'
import { pageLocale } from '../language.ts'
import { answerOf, type Draft, draftOf, isWorthKeeping } from './draft.ts'

/** How what was said became worth something: shown after it, with the way back. */
export interface Thanks {
  readonly question: string
  readonly askId: string | null
  readonly effect: string
  readonly paid: ShownQuestion['reward']
}

/** What stands in the way, and whose turn it is. What was typed is there in every case. */
export type Trouble =
  | { readonly kind: 'misfit'; readonly misfit: AnswerMisfit }
  | {
      readonly kind:
        | 'empty'
        | 'offline'
        | 'failed'
        | 'refused'
        | 'another'
        | 'withdrawn'
        | 'linkEnded'
        | 'moved'
        | 'takeBack'
    }
  | { readonly kind: 'rewardStale'; readonly detail: string }

export interface View {
  readonly ask: PresentedAsk
  readonly draft: Draft
  readonly stage: 'asking' | 'thanks' | 'declined' | 'takenBack' | 'retired' | 'already' | 'finished'
  readonly busy: boolean
  readonly trouble: Trouble | null
  readonly thanks: Thanks | null
  /** What reaching the end of the flow gave. */
  readonly paidForFlow: ShownQuestion['reward']
  readonly declined: 'skipped' | 'rather_not_say' | null
  /** Steps of a flow that can be gone back to. */
  readonly before: number
  /** Grows with each step, so that the focus follows. */
  readonly turn: number
}

type Outcome = NonNullable<AnswerSent['outcome']>

/** Nothing of what is typed is sent more often than this, in milliseconds. */
const pause = 1_000

const freshDraft = ({ question }: PresentedAsk): Draft =>
  question && draftOf(question.form, question.typed ?? question.filledIn?.answer)

/** Whether a step is the same as another, in whatever it is shown with. */
const isSameStep = (a: PresentedAsk, b: PresentedAsk): boolean =>
  a.question?.key === b.question?.key && a.flow?.step.id === b.flow?.step.id

export type Asking = ReturnType<typeof createAsking>

/**
 * One question, or a flow step by step: what is in the fields, what was sent, what came of it. Drawn by the card and by the
 * concierge alike. Whatever goes wrong, what was typed stays.
 */
export const createAsking = ({ page, options, ask: first }: Begun) => {
  const { candor, settings } = page
  const api = askingApi(settings.host, settings.writeKey)
  const waiting = waitingAnswers(page)
  const tell = (moment: AskMoment): void => options.on?.(moment)
  const subject = () => subjectOf(candor, options, true)
  const listeners = new Set<(view: View) => void>()
  const earlier: { ask: PresentedAsk; draft: Draft }[] = []

  let view: View = {
    ask: first,
    draft: freshDraft(first),
    stage: 'asking',
    busy: false,
    trouble: null,
    thanks: null,
    paidForFlow: null,
    declined: null,
    before: 0,
    turn: 0,
  }
  const set = (change: Partial<View>): void => {
    view = { ...view, ...change, before: earlier.length }
    for (const listener of listeners) listener(view)
  }

  let timer: ReturnType<typeof setTimeout> | undefined
  let keptDraft: Draft
  const keepTyped = (): void => {
    clearTimeout(timer)
    const { ask, draft, stage } = view
    if (!ask.askId || !ask.question || stage !== 'asking' || draft === keptDraft) return
    if (!isWorthKeeping(ask.question.form, draft)) return
    keptDraft = draft
    const { askId, flow } = ask
    void api.typed({ subject: subject(), askId, typed: draft, ...(flow && { step: flow.step.id }) })
  }

  const goTo = (ask: PresentedAsk, change: Partial<View> = {}): void => {
    const stage = ask.flow?.step.kind === 'end' ? 'finished' : 'asking'
    set({ ask, draft: freshDraft(ask), stage, busy: false, trouble: null, turn: view.turn + 1, ...change })
    tell({ kind: 'shown', question: ask.question?.key ?? null, flow: ask.flow?.key ?? null })
    if (stage === 'finished') tell({ kind: 'finished', flow: ask.flow!.key, result: ask.flow!.result?.key ?? null })
  }

  /** Asks for the same thing again, and fills in what was typed. */
  const askAgain = async (trouble: Trouble | null): Promise<void> => {
    const { ask, draft } = view
    const open = ask.flow
      ? { kind: 'flow' as const, key: ask.flow.key }
      : { kind: 'question' as const, key: ask.question!.key }
    const { placement, context } = options
    const where = { placement: placement ?? 'web', context: context ?? {}, locale: pageLocale(settings.locale) }
    const reply = await persistently(() => api.next({ subject: subject(), open, ...where }), 2)
    if (!reply.ok || !reply.value.ask) return set({ busy: false, trouble: { kind: 'failed' } })
    const next = reply.value.ask
    goTo(next, { trouble, ...(isSameStep(ask, next) && { draft }) })
  }

  const onRefused = async (reply: Extract<Reply<unknown>, { ok: false }>): Promise<void> => {
    const stop = (trouble: Trouble): void => set({ busy: false, trouble })
    switch (reply.code) {
      case 'answer_does_not_fit':
        return stop({ kind: 'refused' })
      case 'reward_stale':
        return stop({ kind: 'rewardStale', detail: reply.detail ?? '' })
      case 'consent_withdrawn':
        return stop({ kind: 'withdrawn' })
      case 'link_ended':
        return stop({ kind: 'linkEnded' })
      case 'question_retired':
      case 'not_found':
        return set({ busy: false, stage: 'retired', turn: view.turn + 1 })
      case 'already_answered':
        return set({ busy: false, stage: 'already', turn: view.turn + 1 })
      case 'answer_of_another':
        return askAgain({ kind: 'another' })
      case 'step_not_reached':
        return askAgain({ kind: 'moved' })
      default:
        return stop({ kind: 'failed' })
    }
  }

  const onAnswered = ({ askId, outcome, effect, paid, paidForFlow, next }: AnswerTold, sent: AnswerSent): void => {
    const { ask, draft } = view
    const question = ask.question?.key ?? ''
    const thanks = outcome === 'answered' ? { question, askId, effect, paid } : null
    if (thanks) tell({ kind: 'answered', question, answer: sent.answer, effect })
    else if (outcome !== 'passed' && outcome !== 'answered') tell({ kind: 'declined', question, how: outcome })
    if (next) {
      if (ask.question) earlier.push({ ask, draft })
      goTo(next, { thanks, paidForFlow, declined: null })
      return
    }
    const declined = outcome === 'skipped' || outcome === 'rather_not_say' ? outcome : null
    const { flow } = ask
    if (flow) tell({ kind: 'finished', flow: flow.key, result: flow.result?.key ?? null })
    const stage = flow ? 'finished' : thanks ? 'thanks' : 'declined'
    set({ busy: false, trouble: null, thanks, paidForFlow, declined, stage, turn: view.turn + 1 })
  }

  /** What could not be sent yet, as it was sent: the same answer keeps its key. */
  let unsent: AnswerSent | null = null

  const send = async (body: AnswerSent): Promise<void> => {
    set({ busy: true, trouble: null })
    clearTimeout(timer)
    const reply = await persistently(() => api.answer(body), 2)
    if (reply.ok || !mayRetry(reply)) {
      waiting.drop(body.idempotencyKey)
      unsent = null
    }
    if (reply.ok) return onAnswered(reply.value, body)
    if (!mayRetry(reply)) return onRefused(reply)
    unsent = body
    waiting.keep(body)
    set({ busy: false, trouble: { kind: 'offline' } })
  }

  /** The step that the person went back to, as it was shown then. */
  let goneBackTo: PresentedAsk | null = null

  const bodyOf = (outcome: Outcome, more: Partial<AnswerSent> = {}): AnswerSent => {
    const { askId, question, flow } = view.ask
    return {
      subject: subject(),
      ...(askId && { askId }),
      ...(question && { question: question.key, version: question.version }),
      ...(flow && { step: flow.step.id }),
      ...(goneBackTo === view.ask && { again: true }),
      outcome,
      locale: pageLocale(settings.locale),
      occurredAt: new Date().toISOString(),
      idempotencyKey: uuid(),
      ...(options.placement && { placement: options.placement }),
      ...more,
    }
  }

  const answer = (value: unknown, reward = view.ask.question?.reward ?? null): Promise<void> => {
    // Another attempt at the same answer is the same answer.
    const again = unsent && JSON.stringify(unsent.answer) === JSON.stringify(value) ? unsent : null
    if (unsent && !again) waiting.drop(unsent.idempotencyKey)
    // Of a step gone back to, what was given for it is given already.
    return send(again ?? bodyOf('answered', { answer: value, ...(goneBackTo !== view.ask && { reward }) }))
  }

  const submit = async (reward?: null): Promise<void> => {
    const { question } = view.ask
    if (!question || view.busy) return
    const value = answerOf(question.form, view.draft)
    const misfit = value === undefined ? null : answerMisfitOf(question.form, value)
    if (value === undefined) set({ trouble: { kind: 'empty' }, turn: view.turn })
    else if (misfit) set({ trouble: { kind: 'misfit', misfit } })
    else await answer(value, reward === null ? null : undefined)
  }

  const onOnline = (): void => void (unsent && !view.busy && send(unsent))
  addEventListener('online', onOnline)
  addEventListener('pagehide', keepTyped)
  tell({ kind: 'shown', question: first.question?.key ?? null, flow: first.flow?.key ?? null })

  return {
    view: () => view,
    listen: (listener: (view: View) => void): (() => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    type: (draft: Draft): void => {
      set({ draft, trouble: view.trouble?.kind === 'offline' ? view.trouble : null })
      clearTimeout(timer)
      timer = setTimeout(keepTyped, pause)
    },
    submit,
    /** With an answer that comes from elsewhere than the fields: a consent, a chip, understood words. */
    answer: (value: unknown): Promise<void> => answer(value),
    decline: (how: 'skipped' | 'rather_not_say' | 'dismissed'): Promise<void> => send(bodyOf(how)),
    /** On from a step that asks nothing. */
    pass: (): Promise<void> => send(bodyOf('passed')),
    back: (): void => {
      const last = earlier.pop()
      goneBackTo = last?.ask ?? null
      if (last)
        set({ ask: last.ask, draft: last.draft, stage: 'asking', trouble: null, thanks: null, turn: view.turn + 1 })
    },
    /** Opens what was answered before, to be changed. */
    reopen: (): Promise<void> => askAgain(null),
    takeBack: async (): Promise<void> => {
      const { thanks } = view
      if (!thanks?.askId || view.busy) return
      set({ busy: true, trouble: null })
      const { askId, question } = thanks
      const reply = await persistently(() => api.takeBack({ subject: subject(), askId, question }), 2)
      if (!reply.ok) return set({ busy: false, trouble: { kind: 'takeBack' } })
      tell({ kind: 'taken_back', questions: reply.value.takenBack })
      const over = view.stage === 'thanks'
      set({ busy: false, thanks: null, ...(over && { stage: 'takenBack' as const, turn: view.turn + 1 }) })
    },
    /** Closed without a word, or after all was said. What is typed is kept for the next time. */
    close: (): void => {
      keepTyped()
      removeEventListener('online', onOnline)
      removeEventListener('pagehide', keepTyped)
      clearTimeout(timer)
      if (view.stage === 'asking' && !view.busy && view.trouble?.kind !== 'offline') {
        const body = bodyOf('dismissed')
        void api.answer(body)
        tell({ kind: 'declined', question: view.ask.question?.key ?? '', how: 'dismissed' })
      }
      tell({ kind: 'closed' })
    },
  }
}
