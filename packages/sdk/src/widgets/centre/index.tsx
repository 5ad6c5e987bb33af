/** @jsxImportSource preact */
/** `/sdk/centre.js`: the preference centre in a dialog over the page. */
import { render } from 'preact'
import type { PreferencesOptions, WidgetPage } from '../../core/types.ts'
import { pageLocale, pickLanguage } from '../language.ts'
import { baseStyle } from '../ui/base-style.ts'
import { mount } from '../ui/mount.ts'
import { Centre } from './centre.tsx'
import { centreStyle } from './centre-style.ts'
import { deviceSource } from './device-source.ts'
import { centreMessages } from './messages.ts'
import { tokenSource } from './token-source.ts'

let isOpen = false

const sourceOf = (page: WidgetPage, { token }: PreferencesOptions) => {
  const { candor, settings } = page
  if (!token) return deviceSource(page)
  return tokenSource({
    host: settings.host,
    token,
    locale: pageLocale(settings.locale),
    advertisingCategories: settings.advertisingCategories,
    // What the person changes holds on this device too; what they left alone stays as this device has it.
    onSaved: (purposes) => candor.consent({ ...candor.state().consent.preferences, ...purposes }),
  })
}

/** Opens the centre, unless it is open. With a token it is about the person, else about this browser. */
export const open = async (page: WidgetPage, options: PreferencesOptions): Promise<void> => {
  if (isOpen) return
  const language = pickLanguage([pageLocale(page.settings.locale)])
  const place = mount(baseStyle + centreStyle, language)
  const close = () => place.root.querySelector('dialog')?.close()
  const onClose = () => {
    isOpen = false
    render(null, place.container)
    place.remove()
  }
  const onClick = (event: MouseEvent) => {
    // The dialog itself is hit only where it is not covered by its content: beside it.
    if (event.target === event.currentTarget) close()
  }
  render(
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself
    <dialog aria-labelledby="title" onClose={onClose} onClick={onClick}>
      <Centre source={sourceOf(page, options)} language={language} layout={place.layout}>
        <button type="button" onClick={close}>
          {centreMessages[language].close}
        </button>
      </Centre>
    </dialog>,
    place.container,
  )
  place.attach('last')
  place.root.querySelector('dialog')!.showModal()
  isOpen = true
}
