import { useEffect, useRef, useState } from 'preact/hooks'
import { applied, type Change, type ChoiceSource, type Choices } from './source.ts'

export type View = { state: 'loading' } | { state: 'failed'; ended: boolean } | { state: 'ready'; choices: Choices }

interface Outcome {
  ok: boolean
  waiting: boolean
  ended: boolean
}

/** A link that has ended, or never was one. */
const isEnded = (status: number) => status === 401 || status === 403 || status === 404 || status === 410

/**
 * What is shown follows each change at once, and falls back to what the server last confirmed where a change did not reach it.
 * Changes are saved one after the other, in the order in which they were made.
 */
export const useChoices = (source: ChoiceSource, layout: () => string) => {
  const [view, setView] = useState<View>({ state: 'loading' })
  const confirmed = useRef<Choices | null>(null)
  const line = useRef<Promise<unknown>>(Promise.resolve())
  const underway = useRef(0)

  const settle = () => {
    if (underway.current === 0 && confirmed.current) setView({ state: 'ready', choices: confirmed.current })
  }

  const load = async (): Promise<void> => {
    setView({ state: 'loading' })
    const reply = await source.load()
    if (reply.ok) confirmed.current = reply.value
    if (reply.ok) settle()
    else setView({ state: 'failed', ended: isEnded(reply.status) })
  }

  const change = (wanted: Change): Promise<Outcome> => {
    const seen = layout()
    setView((now) =>
      now.state === 'ready' ? { ...now, choices: applied(now.choices, wanted, new Date().toISOString()) } : now,
    )
    underway.current++
    const turn = line.current.then(async (): Promise<Outcome> => {
      const reply = await source.save(confirmed.current!, wanted, seen)
      underway.current--
      if (reply.ok) confirmed.current = reply.value.choices
      settle()
      return { ok: reply.ok, waiting: reply.ok && reply.value.waiting, ended: !reply.ok && isEnded(reply.status) }
    })
    line.current = turn.catch(() => undefined)
    return turn
  }

  // Once for each source.
  useEffect(() => void load(), [source])

  return { view, load, change }
}
