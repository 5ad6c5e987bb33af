/** @jsxImportSource preact */
import { answerMisfitOf } from '@candor/contracts/asking/misfit'
import { optionsOf } from '@candor/contracts/asking/options'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { AskOptions, SuggestionWish, WidgetPage } from '../../core/types.ts'
import type { Asking, View } from '../card/asking.ts'
import { Terms, troubleWords, useAsking } from '../card/card.tsx'
import { Control } from '../card/controls/control.tsx'
import { answerOf } from '../card/draft.ts'
import { cardMessages } from '../card/messages.ts'
import { shuffled } from '../card/order.ts'
import { Suggestions } from '../card/suggestions.tsx'
import { answerWords, rewardWords, wordOf } from '../card/words.ts'
import { fill, type Language } from '../language.ts'
import { type Heard, hear } from './hear.ts'
import { conciergeMessages } from './messages.ts'

interface Props {
  asking: Asking
  language: Language
  page: WidgetPage
  options: AskOptions
  layout(): string
  onClose: () => void
}

type Line =
  | { readonly from: 'us' | 'you'; readonly text: string }
  | { readonly from: 'us'; readonly wish: SuggestionWish }

/** Options that are shown as buttons to tap; more of them, or several at once, are fields. */
const mostChips = 12

/** What is said when a step is reached: what the last answer changed, what the step says, what it asks. Pure. */
export const linesOf = (
  language: Language,
  { ask, thanks, paidForFlow, declined, stage }: View,
  isFirst: boolean,
): Line[] => {
  const m = cardMessages[language]
  const { flow, question } = ask
  const step = flow?.step
  const ended = stage === 'finished'
  const said = [
    isFirst && (flow?.opening || flow?.why),
    thanks?.effect,
    thanks?.paid && fill(m.paid, { reward: rewardWords(language, thanks.paid) }),
    paidForFlow && fill(m.paid, { reward: rewardWords(language, paidForFlow) }),
    declined === 'rather_not_say' && m.ratherNotSaid,
    ended && flow?.result && `${flow.result.name}. ${flow.result.text}`.trim(),
    (!ended || step?.kind === 'end') && step?.say,
    ended && step?.kind !== 'end' && m.finished,
    stage === 'asking' && question?.text.ask,
    stage === 'retired' && m.retired,
    stage === 'already' && m.already,
  ]
  const lines = said.filter((text): text is string => !!text).map((text): Line => ({ from: 'us', text }))
  return stage === 'asking' && step?.suggest ? [...lines, { from: 'us', wish: step.suggest }] : lines
}

/** What was asked and said, for whoever takes over. Pure. */
export const saidSoFar = (lines: readonly Line[]): { question: string; answer: string }[] =>
  lines.flatMap((line, i) => {
    const before = lines[i - 1]
    if (line.from !== 'you' || !('text' in line)) return []
    return [{ question: before && 'text' in before ? before.text : '', answer: line.text }]
  })

/**
 * A flow as a conversation: it says something, asks one thing, offers options to tap, and understands words for them. To wait,
 * rather not to say and to talk to a person are always in reach.
 */
export const Chat = ({ asking, language, page, options, layout, onClose }: Props) => {
  const m = conciergeMessages[language]
  const words = cardMessages[language]
  const view = useAsking(asking)
  const { ask, stage, busy, trouble, turn, draft } = view
  const { question, flow } = ask
  const [lines, setLines] = useState<Line[]>([])
  const [typed, setTyped] = useState('')
  const [perhaps, setPerhaps] = useState<readonly string[]>([])
  const field = useRef<HTMLInputElement>(null)
  const log = useRef<HTMLDivElement>(null)
  const shown = useRef(-1)
  const say = (...more: Line[]): void => setLines((now) => [...now, ...more])
  const usAnd = (text: string): void => say({ from: 'us', text })

  useEffect(() => {
    if (shown.current === turn) return
    shown.current = turn
    say(...linesOf(language, view, turn === 0))
    setPerhaps([])
    const kind = flow?.step.kind
    // What asks nothing needs no button: the conversation goes on.
    if (stage === 'asking' && (kind === 'say' || kind === 'suggest')) void asking.pass()
  }, [turn])
  useLayoutEffect(() => {
    const last = log.current?.lastElementChild
    last?.scrollIntoView({ block: 'nearest' })
  }, [lines])

  const answer = (value: unknown): void => {
    if (!question) return
    say({ from: 'you', text: answerWords(language, question.form, question.text, value) })
    setPerhaps([])
    setTyped('')
    field.current?.focus()
    void asking.answer(value)
  }
  const decline = (how: 'skipped' | 'rather_not_say'): void => {
    say({ from: 'you', text: how === 'skipped' ? words.skip : words.ratherNot })
    setTyped('')
    field.current?.focus()
    void asking.decline(how)
  }
  const toPerson = async (): Promise<void> => {
    const topic = flow?.step.topic ?? flow?.title ?? ''
    try {
      const taken = await options.handOver?.({ topic, said: saidSoFar(lines) })
      usAnd(taken === false ? m.nobody : m.handedOver)
    } catch (error) {
      console.error('candor', error)
      usAnd(m.nobody)
    }
    if (flow?.step.kind === 'hand_over') await asking.pass()
  }
  const onHeard = (heard: Heard): void => {
    if (heard.kind === 'answer') answer(heard.answer)
    else if (heard.kind === 'perhaps') {
      setPerhaps(heard.keys)
      usAnd(heard.keys.length === 1 ? m.perhaps : m.which)
    } else if (heard.kind === 'intent' && heard.intent !== 'person')
      decline(heard.intent === 'skip' ? 'skipped' : 'rather_not_say')
    else if (heard.kind === 'intent' && options.handOver) void toPerson()
    else usAnd(question && optionsOf(question.form).length > 0 ? m.notUnderstood : m.notUnderstoodWords)
  }
  const onSubmit = (event: Event): void => {
    event.preventDefault()
    const text = typed.trim()
    if (text === '' || !question || busy) return
    const heard = hear(question, text, language)
    // What was understood as an answer stands in the conversation in its own words; all else as it was typed, and stays.
    if (heard.kind !== 'answer') say({ from: 'you', text })
    onHeard(heard)
  }

  const keys = question?.form.type === 'single' || question?.form.type === 'size' ? optionsOf(question.form) : []
  const seed = `${question?.key}\n${page.candor.state().anonymousId}`
  const isWritten = question && ['short_text', 'long_text', 'contact'].includes(question.form.type)
  const asChips = keys.length > 0 && keys.length <= mostChips
  const ordered = question?.form.type === 'single' && question.form.shuffle ? shuffled(keys, seed) : keys
  const offered = perhaps.length > 0 ? perhaps : asChips ? ordered : []
  const fields = question && !asChips && !isWritten && perhaps.length === 0
  const known = question?.filledIn

  return (
    <section class="chat" aria-labelledby="title">
      <header>
        <h2 id="title" dir="auto">
          {flow?.title}
        </h2>
        <button type="button" class="icon" aria-label={words.close} onClick={onClose}>
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
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also for those without a pointer */}
      <div class="log" role="log" aria-label={m.log} tabIndex={0} ref={log}>
        {lines.map((line, i) => (
          <div key={i} class={line.from}>
            {line.from === 'you' && <span class="hidden">{m.you}: </span>}
            {'text' in line ? (
              <p dir="auto">{line.text}</p>
            ) : (
              <Suggestions wish={line.wish} options={options} language={language} />
            )}
          </div>
        ))}
      </div>
      <div class="reply">
        {stage === 'asking' && question && (
          <>
            <span id="asked" class="hidden">
              {question.text.ask}
            </span>
            <Terms {...{ view, language }} m={words} />
            {known?.stale && (
              <div class="chips">
                <button type="button" disabled={busy} onClick={() => answer(known.answer)}>
                  {words.confirm}: {answerWords(language, question.form, question.text, known.answer)}
                </button>
              </div>
            )}
            {offered.length > 0 && (
              // biome-ignore lint/a11y/useSemanticElements: these are buttons; each is an answer
              <div class="chips" role="group" aria-labelledby="asked">
                {offered.map((key) => (
                  <button key={key} type="button" disabled={busy} dir="auto" onClick={() => answer(key)}>
                    {wordOf(question.text, key)}
                  </button>
                ))}
                {perhaps.length > 0 && (
                  <button type="button" onClick={() => setPerhaps([])}>
                    {m.neither}
                  </button>
                )}
              </div>
            )}
            {fields && (
              <form
                noValidate
                onSubmit={(event) => {
                  event.preventDefault()
                  const value = answerOf(question.form, draft)
                  if (value !== undefined && answerMisfitOf(question.form, value) === null) answer(value)
                  else void asking.submit()
                }}
              >
                <Control
                  key={`${question.key}${turn}`}
                  {...{ question, draft, language, seed, page, options, layout }}
                  m={words}
                  labelledBy="asked"
                  describedBy="trouble"
                  invalid={trouble?.kind === 'misfit' || trouble?.kind === 'empty'}
                  onDraft={asking.type}
                  onAnswer={answer}
                  onRefuse={() => decline('rather_not_say')}
                />
                {question.form.type !== 'consent' && (
                  <div class="actions">
                    <button type="submit" disabled={busy}>
                      {m.sendChosen}
                    </button>
                  </div>
                )}
              </form>
            )}
          </>
        )}
        <p id="trouble" class="trouble" role="alert">
          {trouble && troubleWords(language, trouble, view)}
        </p>
        {stage === 'asking' && question && (
          <form class="write" onSubmit={onSubmit}>
            <input
              ref={field}
              type="text"
              dir="auto"
              autocomplete="off"
              aria-label={m.write}
              placeholder={m.write}
              value={typed}
              onInput={(event) => setTyped(event.currentTarget.value)}
            />
            <button type="submit" disabled={busy}>
              {m.send}
            </button>
          </form>
        )}
        <div class="actions small">
          {stage === 'asking' && question && (
            <>
              {!flow?.step.required && (
                <button type="button" class="link" disabled={busy} onClick={() => decline('skipped')}>
                  {words.skip}
                </button>
              )}
              <button type="button" class="link" disabled={busy} onClick={() => decline('rather_not_say')}>
                {words.ratherNot}
              </button>
            </>
          )}
          {view.thanks?.askId && (
            <button type="button" class="link" disabled={busy} onClick={() => void asking.takeBack()}>
              {words.takeBack}
            </button>
          )}
          {options.handOver && (
            <button type="button" class="link" onClick={() => void toPerson()}>
              {m.person}
            </button>
          )}
          {stage === 'asking' && !question && (flow?.step.kind === 'hand_over' || trouble) && (
            <button type="button" class="link" disabled={busy} onClick={() => void asking.pass()}>
              {words.next}
            </button>
          )}
          {stage !== 'asking' && (
            <button type="button" class="link" onClick={onClose}>
              {words.close}
            </button>
          )}
        </div>
      </div>
    </section>
  )
}
