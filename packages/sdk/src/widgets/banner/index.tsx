/** @jsxImportSource preact */
/** `/sdk/banner.js`: asks the consent question of a page, if there is one to ask. */
import { render } from 'preact'
import type { CategoryPreferences, WidgetPage } from '../../core/types.ts'
import { createAnswering } from '../api/answers.ts'
import { consentApi } from '../api/consent-api.ts'
import { sha256 } from '../api/digest.ts'
import { askable, type Question, toAnswers } from '../choice.ts'
import type { ConsentConfig, Presentation } from '../contract.ts'
import { readGpc } from '../gpc.ts'
import { pageLocale, pickLanguage } from '../language.ts'
import { createAnnouncer } from '../ui/announcer.ts'
import { baseStyle } from '../ui/base-style.ts'
import { mount } from '../ui/mount.ts'
import { Banner } from './banner.tsx'
import { bannerStyle } from './banner-style.ts'
import { bannerMessages } from './messages.ts'
import { keepFocusVisible } from './obscured.ts'

/** How long the banner's last words stay, in milliseconds. They can be read again in the preference centre. */
const lastWords = 6_000

/** Whether the words are those the hash was published for: what cannot be proved is not asked. */
const isGenuine = async ({ text, textSha256 }: ConsentConfig['agreement']): Promise<boolean> => {
  const hash = await sha256(text)
  if (hash === null) console.error('candor', 'Consent is asked on https pages only: without it, nothing can be proved.')
  else if (hash !== textSha256) console.error('candor', 'The agreement differs from its published hash; not asking.')
  return hash === textSha256
}

/** Shows the question unless it is answered: `reask` is heeded once for each version of the agreement. */
export const ask = async (page: WidgetPage): Promise<void> => {
  const { candor, settings } = page
  const api = consentApi(settings.host, settings.writeKey)
  const answering = createAnswering(page, api)
  const { memory } = answering
  await answering.resume()

  const locale = pageLocale(settings.locale)
  const asked = memory.asked()
  const reply = await api.config(locale, asked)
  if (!reply.ok) {
    console.error('candor', `The consent question could not be loaded (${reply.status}); nothing is collected.`)
    return
  }
  const config = reply.value
  const { agreement } = config
  const again = candor.state().consent.status === 'granted'
  if (again) {
    if (asked) memory.setAsked({ ...asked, at: Date.now() })
    if (!config.reask || !asked || (asked.key === agreement.key && asked.version === agreement.version)) return
  }
  if (!again && candor.state().consent.status !== 'unknown') return
  if (!(await isGenuine(agreement))) return

  const gpc = config.gpcHonoured || readGpc()
  const question: Question = {
    purposes: config.purposes,
    rules: config.rules,
    refusedBySignal: gpc ? settings.advertisingCategories : [],
  }
  const language = pickLanguage([agreement.locale, locale])
  const messages = bannerMessages[language]
  const place = mount(baseStyle + bannerStyle, language)
  const announcer = createAnnouncer(place.root)

  const onAnswer = (preferences: CategoryPreferences): void => {
    const before = candor.state().consent.preferences
    const hadFocus = place.root.activeElement !== null
    stop()
    const answers = toAnswers(askable(question), before, preferences)
    void answering.submit({ preferences, answers, presentation, presented })
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

  render(<Banner question={question} text={agreement.text} {...{ gpc, again, messages, onAnswer }} />, place.container)
  const { key, version, textSha256 } = agreement
  const presentation: Presentation = {
    writeKey: settings.writeKey,
    agreement: { key, version, locale: agreement.locale ?? locale, textSha256 },
    layoutSha256: (await sha256(place.layout())) ?? '',
    signals: { gpc },
  }
  // Answered meanwhile, in another tab.
  if (!again && candor.state().consent.status !== 'unknown') return
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
