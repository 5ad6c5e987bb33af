/** @jsxImportSource preact */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { fill } from '../../language.ts'
import { counted, wordOf } from '../words.ts'
import type { ControlProps } from './control.tsx'

/** The list with what stood at `from` standing at `to`. */
export const moved = <T,>(list: readonly T[], from: number, to: number): T[] => {
  const rest = list.filter((_, i) => i !== from)
  return [...rest.slice(0, to), list[from]!, ...rest.slice(to)]
}

/** Put in order by dragging, or by two buttons for each: nobody needs to drag. */
export const RankingControl = ({
  question: { form, text },
  draft,
  language,
  m,
  labelledBy,
  describedBy,
  onDraft,
}: ControlProps) => {
  const order = draft as string[]
  const [said, setSaid] = useState('')
  const [dragged, setDragged] = useState<string | null>(null)
  const list = useRef<HTMLOListElement>(null)
  const follow = useRef<string | null>(null)
  useLayoutEffect(() => {
    // The button moves with its row, and the focus with the button; at an end the other one has it.
    if (follow.current === null) return
    const [key, way] = follow.current.split('\n')
    follow.current = null
    const row = [...(list.current?.children ?? [])].find((one) => (one as HTMLElement).dataset.key === key)
    const wanted = row?.querySelector<HTMLButtonElement>(`[data-way='${way}']`)
    ;(wanted?.disabled ? row?.querySelector<HTMLButtonElement>('button:enabled') : wanted)?.focus()
  })
  const nameOf = (key: string) => wordOf(text, key)
  const format = new Intl.NumberFormat(language).format
  const move = (key: string, to: number, way?: string): void => {
    const from = order.indexOf(key)
    if (to < 0 || to >= order.length || from === to) return
    if (way) follow.current = `${key}\n${way}`
    onDraft(moved(order, from, to))
    setSaid(fill(m.nowAt, { name: nameOf(key), n: format(to + 1), most: format(order.length) }))
  }
  const top = form.type === 'ranking' ? (form.top ?? order.length) : 0
  return (
    <div>
      <p id="ranking" class="quiet">
        {m.rankHint} {top < order.length && counted(language, m.rankTop, top)}
      </p>
      <ol class="ranking" ref={list} aria-labelledby={labelledBy} aria-describedby={`${describedBy} ranking`}>
        {order.map((key, i) => (
          <li
            key={key}
            data-key={key}
            data-beyond={i >= top || undefined}
            data-dragged={key === dragged || undefined}
            draggable
            onDragStart={(event) => {
              event.dataTransfer?.setData('text/plain', key)
              setDragged(key)
            }}
            onDragOver={(event) => {
              if (dragged === null) return
              event.preventDefault()
              move(dragged, i)
            }}
            onDragEnd={() => setDragged(null)}
            onDrop={(event) => event.preventDefault()}
          >
            <span class="place">{format(i + 1)}</span>
            <span class="name" dir="auto">
              {nameOf(key)}
            </span>
            {(['up', 'down'] as const).map((way) => {
              const to = way === 'up' ? i - 1 : i + 1
              return (
                <button
                  key={way}
                  type="button"
                  class="icon"
                  data-way={way}
                  disabled={to < 0 || to >= order.length}
                  aria-label={fill(m[way], { name: nameOf(key) })}
                  onClick={() => move(key, to, way)}
                >
                  <svg
                    width="18"
                    height="18"
                    viewBox="0 0 24 24"
                    fill="none"
                    stroke="currentColor"
                    stroke-width="2"
                    aria-hidden="true"
                  >
                    <path d={way === 'up' ? 'M12 19V5m-6 6l6-6 6 6' : 'M12 5v14m-6-6l6 6 6-6'} />
                  </svg>
                </button>
              )
            })}
          </li>
        ))}
      </ol>
      <p class="hidden" role="status">
        {said}
      </p>
    </div>
  )
}
