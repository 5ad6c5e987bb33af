/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { AskOptions, WidgetPage } from '../../core/types.ts'
import { fill, formatDate, formatList, type Language } from '../language.ts'
import type { Asking, Trouble, View } from './asking.ts'
import { Control } from './controls/control.tsx'
import { draftOf } from './draft.ts'
import { type CardMessages, cardMessages } from './messages.ts'
import { Suggestions } from './suggestions.tsx'
import { lengthWords, misfitWords, rewardWords, timeWords } from './words.ts'

export interface CardProps {
  asking: Asking
  language: Language
  page: WidgetPage
  options: AskOptions
  layout(): string
  /** In a dialog, whose words get the focus when it opens. */
  over: boolean
  /** Absent where there is nothing to close: on a page of its own. */
  onClose?: (() => void) | undefined
}

export const useAsking = (asking: Asking): View => {
  const [view, setView] = useState(asking.view)
  useEffect(() => asking.listen(setView), [asking])
  return view
}

/** What stands in the way, in words that say whose turn it is. */
export const troubleWords = (language: Language, trouble: Trouble, { ask }: View): string => {
  const m = cardMessages[language]
  switch (trouble.kind) {
    case 'misfit':
      return ask.question ? misfitWords(language, trouble.misfit, ask.question) : m.fixed
    case 'empty':
      return m.none
    case 'refused':
      return m.fixed
    case 'takeBack':
      return m.takeBackFailed
    case 'rewardStale':
      return `${m.rewardStale} ${trouble.detail}`.trim()
    default:
      return m[trouble.kind]
  }
}

/** Why, for what, for what use, how long: all of it before the answer. */
export const Terms = ({ view, language, m }: { view: View; language: Language; m: CardMessages }) => {
  const { question, flow } = view.ask
  if (!question) return null
  const { text, reward, usedFor, seconds } = question
  const gets = [reward && rewardWords(language, reward), text.gets].filter((one) => one)
  const terms: [string, string][] = [
    [m.why, text.why],
    [m.gets, gets.join(' · ')],
    [
      m.usedFor,
      formatList(
        language,
        usedFor.map(({ name }) => name),
      ),
    ],
    [m.takes, flow ? '' : fill(m.about, { time: timeWords(language, seconds) })],
  ]
  return (
    <>
      <dl class="terms">
        {terms
          .filter(([, words]) => words !== '')
          .map(([term, words]) => (
            <div key={term}>
              <dt>{term}</dt>
              <dd dir="auto">{words}</dd>
            </div>
          ))}
      </dl>
      {question.sensitivity === 'sensitive' && <p class="quiet">{m.sensitive}</p>}
    </>
  )
}

/** How far it is, and honestly how far still. */
const Progress = ({ view, language, m }: { view: View; language: Language; m: CardMessages }) => {
  const { flow } = view.ask
  if (!flow || view.stage === 'finished') return null
  const { done, left } = flow
  const words = fill(m.stepOf, {
    n: new Intl.NumberFormat(language).format(done + 1),
    left: lengthWords(language, left),
  })
  return (
    <div class="progress">
      <progress aria-label={m.progress} max={Math.max(1, done + left.questions.most)} value={done} />
      <p class="quiet">{view.ask.question ? words : lengthWords(language, left)}</p>
    </div>
  )
}

/** What came of an answer, with the way back. */
export const Effect = ({
  view,
  language,
  m,
  asking,
}: {
  view: View
  language: Language
  m: CardMessages
  asking: Asking
}) => {
  const { thanks } = view
  if (!thanks) return null
  return (
    <div class="effect" role="status">
      <p dir="auto">{thanks.effect || m.thanks}</p>
      {thanks.paid && <p class="paid">{fill(m.paid, { reward: rewardWords(language, thanks.paid) })}</p>}
      {thanks.askId && (
        <button type="button" class="link" disabled={view.busy} onClick={() => void asking.takeBack()}>
          {m.takeBack}
        </button>
      )}
    </div>
  )
}

const Actions = ({ children }: { children: ComponentChildren }) => <div class="actions">{children}</div>

/**
 * A question: why it is asked, what it gives and what it is used for stand above the answer. To answer, to wait and rather not to
 * say are buttons of one weight; to close is one more. In a flow, one step at a time.
 */
export const Card = ({ asking, language, page, options, layout, over, onClose }: CardProps) => {
  const m = cardMessages[language]
  const view = useAsking(asking)
  const heading = useRef<HTMLHeadingElement>(null)
  const { ask, draft, stage, busy, trouble, turn } = view
  const { question, flow } = ask
  useLayoutEffect(() => {
    // Not at first: nobody asked for it. From then on the focus goes where the words are, with what came of the last ones in sight.
    if (turn === 0) return
    heading.current?.focus({ preventScroll: true })
    heading.current?.closest('.card')?.firstElementChild?.scrollIntoView({ block: 'nearest' })
  }, [turn])

  const known = question?.filledIn
  const isAsKnown = known && question && JSON.stringify(draft) === JSON.stringify(draftOf(question.form, known.answer))
  const isMistaken = trouble?.kind === 'misfit' || trouble?.kind === 'empty' || trouble?.kind === 'refused'
  const seed = `${question?.key}\n${page.candor.state().anonymousId}`
  const step = flow?.step
  const title = { asking: question?.text.ask ?? flow?.title, finished: flow?.result?.name ?? flow?.title }
  const words = { thanks: m.thanks, takenBack: m.takenBack, retired: m.retired, already: m.already }
  const headline =
    stage === 'asking' || stage === 'finished'
      ? title[stage]
      : stage === 'declined'
        ? view.declined === 'rather_not_say'
          ? m.ratherNotSaid
          : m.skippedSaid
        : words[stage]
  const typed = stage === 'retired' && typeof draft === 'string' ? draft : ''

  return (
    <section class="card" aria-labelledby="ask">
      <header>
        <Progress {...{ view, language, m }} />
        {onClose && (
          <button type="button" class="icon" aria-label={m.close} onClick={onClose}>
            <svg
              width="20"
              height="20"
              viewBox="0 0 24 24"
              fill="none"
              stroke="currentColor"
              stroke-width="2"
              aria-hidden="true"
            >
              <path d="M5 5l14 14M19 5L5 19" />
            </svg>
          </button>
        )}
      </header>
      {flow && stage === 'asking' && turn === 0 && (flow.opening || flow.why) && (
        <p dir="auto">{flow.opening || flow.why}</p>
      )}
      {stage === 'asking' && <Effect {...{ view, language, m, asking }} />}
      {step?.say && step.kind !== 'end' && stage === 'asking' && (
        <p class="lead" dir="auto">
          {step.say}
        </p>
      )}
      <h2 id="ask" tabIndex={-1} ref={heading} dir="auto" autofocus={over}>
        {headline}
      </h2>

      {stage === 'asking' && question && (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            void asking.submit()
          }}
        >
          <Terms {...{ view, language, m }} />
          <p id="help" class="quiet" dir="auto" hidden={!question.text.help}>
            {question.text.help}
          </p>
          {known && (
            <p class="panel">{fill(known.stale ? m.known : m.knownFresh, { date: formatDate(language, known.at) })}</p>
          )}
          <Control
            key={`${question.key}${turn}`}
            {...{ question, draft, language, m, seed, page, options, layout }}
            labelledBy="ask"
            describedBy="help trouble"
            invalid={isMistaken}
            onDraft={asking.type}
            onAnswer={(answer) => void asking.answer(answer)}
            onRefuse={() => void asking.decline('rather_not_say')}
          />
          <p id="trouble" class="trouble" role="alert">
            {trouble && troubleWords(language, trouble, view)}
          </p>
          <Actions>
            {question.form.type !== 'consent' && (
              <button type="submit" disabled={busy}>
                {busy ? m.sending : !known ? m.send : isAsKnown ? m.confirm : m.change}
              </button>
            )}
            {trouble?.kind === 'rewardStale' && (
              <button type="button" disabled={busy} onClick={() => void asking.submit(null)}>
                {m.sendWithout}
              </button>
            )}
            {trouble?.kind === 'withdrawn' && (
              <button type="button" onClick={() => page.candor.preferences.open()}>
                {m.choices}
              </button>
            )}
            {!step?.required && (
              <button type="button" disabled={busy} onClick={() => void asking.decline('skipped')}>
                {m.skip}
              </button>
            )}
            <button type="button" disabled={busy} onClick={() => void asking.decline('rather_not_say')}>
              {m.ratherNot}
            </button>
            {view.before > 0 && (
              <button type="button" class="link" disabled={busy} onClick={asking.back}>
                {m.back}
              </button>
            )}
          </Actions>
        </form>
      )}

      {stage === 'asking' && !question && (
        <>
          {step?.suggest && <Suggestions wish={step.suggest} options={options} language={language} />}
          <p class="trouble" role="alert">
            {trouble && troubleWords(language, trouble, view)}
          </p>
          <Actions>
            {step?.kind === 'hand_over' && options.handOver && (
              <button type="button" onClick={() => void options.handOver?.({ topic: step.topic ?? '', said: [] })}>
                {m.person}
              </button>
            )}
            <button type="button" disabled={busy} onClick={() => void asking.pass()}>
              {m.next}
            </button>
            {view.before > 0 && (
              <button type="button" class="link" disabled={busy} onClick={asking.back}>
                {m.back}
              </button>
            )}
          </Actions>
        </>
      )}

      {stage === 'finished' && (
        <>
          <p dir="auto">{flow?.result?.text || step?.say || m.finished}</p>
          {view.paidForFlow && <p class="paid">{fill(m.paid, { reward: rewardWords(language, view.paidForFlow) })}</p>}
          <Effect {...{ view, language, m, asking }} />
        </>
      )}
      {stage === 'thanks' && view.thanks && (
        <div class="effect">
          {view.thanks.effect && <p dir="auto">{view.thanks.effect}</p>}
          {view.thanks.paid && <p class="paid">{fill(m.paid, { reward: rewardWords(language, view.thanks.paid) })}</p>}
          {trouble && (
            <p class="trouble" role="alert">
              {troubleWords(language, trouble, view)}
            </p>
          )}
        </div>
      )}
      {typed !== '' && <textarea readOnly rows={3} aria-labelledby="ask" value={typed} />}
      {stage !== 'asking' && (
        <Actions>
          {onClose && (
            <button type="button" onClick={onClose}>
              {m.close}
            </button>
          )}
          {stage === 'thanks' && view.thanks?.askId && (
            <button type="button" disabled={busy} onClick={() => void asking.takeBack()}>
              {m.takeBack}
            </button>
          )}
          {stage === 'already' && (
            <button type="button" disabled={busy} onClick={() => void asking.reopen()}>
              {m.answerAgain}
            </button>
          )}
        </Actions>
      )}
    </section>
  )
}
