/** @jsxImportSource preact */
/** `/sdk/preferences.js`: the preference centre as a page of its own, at /preferences/<signed token>. */
import { render } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { Centre } from '../centre/centre.tsx'
import { centreStyle } from '../centre/centre-style.ts'
import { centreMessages } from '../centre/messages.ts'
import { tokenSource } from '../centre/token-source.ts'
import { directionOf, type Language, languages, pickLanguage } from '../language.ts'
import { baseStyle } from '../ui/base-style.ts'
import { mount } from '../ui/mount.ts'

/** Where the script came from is where the server is, also behind a path. */
const host = new URL('..', import.meta.url).href.replace(/\/$/, '')
const token = decodeURIComponent(location.pathname.replace(/\/+$/, '').split('/').pop() ?? '')
const advertisingCategories = ['ads_measurement', 'partner_sharing']
const names: Record<Language, string> = { en: 'English', zh: '简体中文', ar: 'العربية' }

const Page = ({ layout, onLanguage }: { layout(): string; onLanguage(language: Language): void }) => {
  const wanted = new URLSearchParams(location.search).get('lang')
  const [language, setLanguage] = useState(() => pickLanguage([wanted, ...navigator.languages]))
  const source = useMemo(() => tokenSource({ host, token, locale: language, advertisingCategories }), [language])
  onLanguage(language)
  return (
    <main class="page">
      <Centre source={source} language={language} layout={layout}>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset groups fields; these are buttons */}
        <div class="languages" role="group" aria-label={centreMessages[language].language}>
          {languages.map((one) => (
            <button key={one} type="button" lang={one} aria-pressed={one === language} onClick={() => setLanguage(one)}>
              {names[one]}
            </button>
          ))}
        </div>
      </Centre>
    </main>
  )
}

/** The page around the widget is ours here, too. */
const pageStyle = 'body{margin:0;background:#fbfaf7}@media(prefers-color-scheme:dark){body{background:#14161a}}'

const start = (): void => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(pageStyle)
  document.adoptedStyleSheets = [sheet]
  const place = mount(baseStyle + centreStyle, 'en')
  const onLanguage = (language: Language): void => {
    for (const element of [document.documentElement, place.container]) {
      element.lang = language
      element.dir = directionOf(language)
    }
    document.title = centreMessages[language].title
  }
  render(<Page layout={place.layout} onLanguage={onLanguage} />, place.container)
  place.attach(document.querySelector('#candor-preferences') ?? document.body)
}

start()
