import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { pages } from './pages.ts'
import { useMay } from './session.ts'

/** How long after `g` the second letter counts, in milliseconds. */
const chordWindow = 1200

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))

/** The element that `/` goes to: every page with a search marks it with `data-search`. */
const focusSearch = (): boolean => {
  const field = document.querySelector<HTMLInputElement>('input[data-search]')
  field?.focus()
  field?.select()
  return field !== null
}

/** Keys that work on every page. Letters count only when nobody is typing and no dialog is open. */
export const useShortcuts = (open: { palette: () => void; help: () => void }): void => {
  const navigate = useNavigate()
  const may = useMay()
  useEffect(() => {
    let chordUntil = 0
    const onKey = (event: KeyboardEvent) => {
      const key = event.key.toLowerCase()
      if ((event.metaKey || event.ctrlKey) && key === 'k') {
        event.preventDefault()
        open.palette()
        return
      }
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return
      if (document.querySelector('[role="dialog"]') !== null) return
      if (event.timeStamp < chordUntil) {
        chordUntil = 0
        const page = pages.find((p) => p.chord === key && may(p.scope))
        if (page !== undefined) {
          event.preventDefault()
          navigate({ to: page.to })
        }
        return
      }
      if (key === 'g') chordUntil = event.timeStamp + chordWindow
      else if (key === '?') open.help()
      else if (key === '/' && focusSearch()) event.preventDefault()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [navigate, may, open])
}
