/** @jsxImportSource preact */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { CategoryPreferences } from '../../core/types.ts'
import { answer, askable, preset, type Question } from '../choice.ts'
import { EssentialPurpose, PurposeSwitch } from '../ui/purpose-switch.tsx'
import type { BannerMessages } from './messages.ts'

export interface BannerProps {
  title: string
  question: Question
  /** The exact words of the agreement. */
  text: string
  gpc: boolean
  messages: BannerMessages
  onAnswer(preferences: CategoryPreferences): void
}

/** Whether the words are longer than their place, so that the keyboard must be able to scroll them. */
const useOverflow = (changed: unknown) => {
  const ref = useRef<HTMLDivElement>(null)
  const [overflows, setOverflows] = useState(false)
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return
    const measure = () => setOverflows(element.scrollHeight > element.clientHeight + 1)
    const watcher = new ResizeObserver(measure)
    watcher.observe(element)
    measure()
    return () => watcher.disconnect()
  }, [changed])
  return { ref, overflows }
}

const Shield = () => (
  <svg width="20" height="20" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true">
    <path d="M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6z" />
    <path d="M9 12l2 2 4-4" />
  </svg>
)

/**
 * The question. Refusing and accepting are two equal buttons, one click each; choosing purpose by purpose is one more. It is a
 * landmark, not a dialog: it takes neither the focus nor the page away.
 */
export const Banner = ({ title, question, text, gpc, messages: m, onAnswer }: BannerProps) => {
  const [open, setOpen] = useState(false)
  const [chosen, setChosen] = useState(() => preset(question))
  const { ref, overflows } = useOverflow(open)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setOpen(false)
  }
  return (
    <section class="banner" aria-labelledby="title" onKeyDown={onKeyDown}>
      {/* biome-ignore-start lint/a11y/noNoninteractiveTabindex: only while it scrolls, for those without a pointer */}
      {/* biome-ignore-start lint/a11y/useSemanticElements: a fieldset groups fields; these are words */}
      <div
        class="words"
        ref={ref}
        tabIndex={overflows ? 0 : undefined}
        {...(overflows && { role: 'group', 'aria-labelledby': 'title' })}
      >
        {/* biome-ignore-end lint/a11y/useSemanticElements: see above */}
        {/* biome-ignore-end lint/a11y/noNoninteractiveTabindex: see above */}
        <h2 id="title">{title}</h2>
        <p class="text">{text}</p>
        {gpc && (
          <p class="gpc">
            <Shield /> {m.gpc}
          </p>
        )}
        {open && (
          <fieldset id="purposes">
            <legend>{m.purposes}</legend>
            <ul>
              {question.purposes
                .filter(({ essential }) => essential)
                .map(({ key, name, description }) => (
                  <EssentialPurpose key={key} name={name} description={description} note={m.essential} />
                ))}
              {askable(question).map((purpose) => {
                const locked = question.refusedBySignal.includes(purpose.key)
                return (
                  <PurposeSwitch
                    key={purpose.key}
                    purpose={purpose}
                    on={chosen[purpose.key] === true}
                    locked={locked}
                    note={locked && m.gpcLocked}
                    onChange={(on) => setChosen((before) => ({ ...before, [purpose.key]: on }))}
                  />
                )
              })}
            </ul>
          </fieldset>
        )}
        <p class="quiet">{m.later}</p>
      </div>
      <div class="actions">
        <button type="button" class="strong" onClick={() => onAnswer(answer(question, () => false))}>
          {m.refuse}
        </button>
        <button type="button" class="strong" onClick={() => onAnswer(answer(question, () => true))}>
          {m.accept}
        </button>
        <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? m.hide : m.choose}
        </button>
        {/* Last: a second click on what stood here before must not answer. */}
        {open && (
          <button type="button" onClick={() => onAnswer(answer(question, ({ key }) => chosen[key] === true))}>
            {m.save}
          </button>
        )}
      </div>
    </section>
  )
}
