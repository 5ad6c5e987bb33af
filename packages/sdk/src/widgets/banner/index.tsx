/** @jsxImportSource preact */
/** `/sdk/banner.js`: asks the consent question of a page, if there is one to ask. */
import { render } from 'preact'
import type { CategoryPreferences, WidgetPage } from '../../core/types.ts'
import { createAnswering } from '../api/answers.ts'
import { consentApi } from '../api/consent-api.ts'
import { sha256 } from '../api/digest.ts'
import { askable, toAnswers } from '../choice.ts'
import type { Presentation } from '../contract.ts'
import { pageLocale, pickLanguage } from '../language.ts'
import { createAnnouncer } from '../ui/announcer.ts'
import { baseStyle } from '../ui/base-style.ts'
import { mount } from '../ui/mount.ts'
import { Banner } from './banner.tsx'
import { bannerStyle } from './banner-style.ts'
import { bannerMessages, titleAgain } from './messages.ts'
import { keepFocusVisible } from './obscured.ts'
import { whatToAsk } from './what-to-ask.ts'

/** How long the banner's last words stay, in milliseconds. They can be read again in the preference centre. */
const lastWords = 6_000

/** Shows the question, if there is one, and hands on the answer. */
export const ask = async (page: WidgetPage): Promise<void> => {
  const { candor, settings } = page
  const api = consentApi(settings.host, settings.writeKey)
  const answering = createAnswering(page, api)
  await answering.resume()
  const locale = pageLocale(settings.locale)
  const toAsk = await whatToAsk(page, api, answering.memory, locale)
  if (!toAsk) return

  const { agreement, question, gpc, again, tcfPolicy } = toAsk
  const language = pickLanguage([agreement.locale, locale])
  const messages = bannerMessages[language]
  const place = mount(baseStyle + bannerStyle, language)
  const announcer = createAnnouncer(place.root)

  const onAnswer = (preferences: CategoryPreferences): void => {
    const before = candor.state().consent.preferences
    const hadFocus = place.root.activeElement !== null
    stop()
    const answers = toAnswers(askable(question), before, preferences)
    void answering.submit({ preferences, answers, presentation, presented, tcfPolicy })
    const text = candor.state().consent.status === 'granted' ? messages.granted : messages.refused
    render(
      <p class="said" tabIndex={-1}>
        {text}
      </p>,
      place.container,
    )
    if (hadFocus) place.root.querySelector<HTMLElement>('.said')?.focus({ preventScroll: true })
    else announcer.say(text)
    setTimeout(place.remove, lastWords)
  }

  const title = again ? messages[titleAgain[again]] : messages.title
  render(<Banner question={question} text={agreement.text} {...{ title, gpc, messages, onAnswer }} />, place.container)
  const { key, version, textSha256 } = agreement
  const presentation: Presentation = {
    writeKey: settings.writeKey,
    agreement: { key, version, locale: agreement.locale ?? locale, textSha256 },
    layoutSha256: (await sha256(place.layout())) ?? '',
    signals: { gpc },
  }
  // Answered meanwhile, in another tab.
  if (candor.state().consent.status !== (again ? 'granted' : 'unknown')) return
  place.attach('first')
  const presented = api.present(presentation).then((told) => (told.ok ? told.value.presentationId : null))
  announcer.say(messages.announced)

  const letGo = keepFocusVisible(place.root.querySelector<HTMLElement>('.banner')!)
  const unlisten = candor.on('consent', () => {
    // Answered elsewhere: in another tab, or by the page itself.
    stop()
    place.remove()
  })
  const stop = (): void => {
    letGo()
    unlisten()
  }
}
