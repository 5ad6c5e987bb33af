/** @jsxImportSource preact */
/** `/sdk/card.js`: a question, a survey or a quiz, drawn into the page, over it, or as a page of its own. */
import type { Begun } from '../ask/index.ts'
import { pageLocale, pickLanguage } from '../language.ts'
import { createStage, placeOf } from '../ui/stage.ts'
import { createAsking } from './asking.ts'
import { Card } from './card.tsx'
import { cardStyle } from './card-style.ts'

/** One over the page at a time. */
let isOver = false

export const show = (begun: Begun): void => {
  const { page, options, ask } = begun
  const into = placeOf(options.into)
  const as = into ? (options.as === 'full_page' ? 'full_page' : 'inline') : 'modal'
  if ((options.into && !into) || (as === 'modal' && isOver)) return
  const language = pickLanguage([ask.question?.locale, pageLocale(page.settings.locale)])
  const asking = createAsking(begun)
  const stage = createStage(cardStyle, language, into)
  const shared = { asking, language, page, options, layout: stage.layout, over: as === 'modal' }
  stage.container.classList.add(as)
  const end = (): void => {
    if (as === 'modal') isOver = false
    asking.close()
    stage.remove()
  }
  if (as === 'modal') {
    isOver = true
    stage.draw(
      <dialog aria-labelledby="ask" onClose={end}>
        <Card {...shared} onClose={stage.closeDialog} />
      </dialog>,
    )
  } else stage.draw(<Card {...shared} onClose={as === 'inline' ? end : undefined} />)
  stage.attach()
  stage.openDialog()
}
