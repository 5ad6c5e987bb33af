import { type ComponentChild, render } from 'preact'
import type { AskOptions } from '../../core/types.ts'
import type { Language } from '../language.ts'
import { baseStyle } from './base-style.ts'
import { mount } from './mount.ts'

/** An element that was named; null, and said, where there is none. */
export const placeOf = (into: AskOptions['into']): Element | null => {
  if (into === undefined || into instanceof Element) return into ?? null
  const found = document.querySelector(into)
  if (!found) console.error('candor', `Nothing on the page matches ${into}`)
  return found
}

export type Stage = ReturnType<typeof createStage>

/** A place of a widget's own: in an element of the page, or at its end, over everything. */
export const createStage = (style: string, language: Language, into: Element | null) => {
  const place = mount(baseStyle + style, language)
  return {
    ...place,
    draw: (what: ComponentChild): void => render(what, place.container),
    attach: (): void => place.attach(into ?? 'last'),
    /** Opens the dialog that was drawn. What had the focus gets it back when it closes, by the browser. */
    openDialog: (): void => place.root.querySelector('dialog')?.showModal(),
    closeDialog: (): void => place.root.querySelector('dialog')?.close(),
    remove: (): void => {
      render(null, place.container)
      place.remove()
    },
  }
}
