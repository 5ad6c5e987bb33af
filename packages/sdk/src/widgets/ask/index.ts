/**
 * `/sdk/ask.js`: asks the server whether there is something to ask here, and loads how it is shown only then. Most of the time
 * there is nothing.
 */
import type { PresentedAsk } from '@candor/contracts'
import type { AskOptions, WidgetPage } from '../../core/types.ts'
import { askingApi } from '../api/asking-api.ts'
import { persistently } from '../api/request.ts'
import { whenIdle } from '../idle.ts'
import { pageLocale } from '../language.ts'
import { loadPart } from '../load-part.ts'
import { subjectOf } from './subject.ts'
import { waitingAnswers } from './waiting.ts'

/** What was found to be asked, and all that showing it needs. */
export interface Begun {
  readonly page: WidgetPage
  readonly options: AskOptions
  readonly ask: PresentedAsk
}

interface Shows {
  show(begun: Begun): void
}

/** Of this visit: what somebody who is not known has seen. */
const seen = new Set<string>()

/** Finds the next question or flow for whoever is here, and shows it. */
export const open = async (page: WidgetPage, options: AskOptions): Promise<void> => {
  const { candor, settings } = page
  const api = askingApi(settings.host, settings.writeKey)
  // What the person opened is not kept waiting.
  if (!options.open) await whenIdle()
  await waitingAnswers(page).resume(api)
  const { placement, context, open: opened } = options
  const reply = await persistently(
    () =>
      api.next({
        subject: subjectOf(candor, options, opened !== undefined),
        placement: placement ?? 'web',
        locale: pageLocale(settings.locale),
        context: context ?? {},
        seen: [...seen],
        ...(opened && { open: opened }),
      }),
    2,
  )
  if (!reply.ok) {
    console.error('candor', 'It could not be found out what to ask', reply)
    return
  }
  const { ask, earliest } = reply.value
  if (!ask) {
    options.on?.({ kind: 'nothing', earliest })
    return
  }
  const key = ask.flow?.key ?? ask.question?.key
  if (key) seen.add(key)
  const asChat = options.as === 'chat' && ask.flow !== null
  const shows = await loadPart<Shows>(settings.host, asChat ? 'concierge' : 'card')
  shows.show({ page, options, ask })
}
