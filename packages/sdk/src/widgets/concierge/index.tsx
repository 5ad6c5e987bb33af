/** @jsxImportSource preact */
/** `/sdk/concierge.js`: a flow as a conversation, at the edge of the page or in it. */
import type { Begun } from '../ask/index.ts'
import { createAsking } from '../card/asking.ts'
import { pageLocale, pickLanguage } from '../language.ts'
import { createStage, placeOf } from '../ui/stage.ts'
import { Chat } from './chat.tsx'
import { chatStyle } from './chat-style.ts'

/** One at a time. */
let isOpen = false

export const show = (begun: Begun): void => {
  const { page, options, ask } = begun
  const into = placeOf(options.into)
  if (isOpen || (options.into && !into)) return
  isOpen = true
  const language = pickLanguage([ask.question?.locale, pageLocale(page.settings.locale)])
  const asking = createAsking(begun)
  const stage = createStage(chatStyle, language, into)
  stage.container.classList.add(into ? 'inline' : 'over')
  const before = document.activeElement
  const end = (): void => {
    isOpen = false
    const hadFocus = stage.root.activeElement !== null
    asking.close()
    stage.remove()
    if (hadFocus && before instanceof HTMLElement) before.focus()
  }
  stage.container.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') end()
  })
  stage.draw(<Chat {...{ asking, language, page, options }} layout={stage.layout} onClose={end} />)
  stage.attach()
  // Who opened it wants to write; who did not keeps the place where they were.
  if (options.open) stage.root.querySelector<HTMLElement>('.write input')?.focus()
}
