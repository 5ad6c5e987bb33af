/** `/sdk/trigger.js`: the small button that opens the preference centre from anywhere. */
import type { WidgetPage } from '../core/types.ts'
import { type Language, pageLocale, pickLanguage } from './language.ts'
import { mount } from './ui/mount.ts'

const label: Record<Language, string> = { en: 'Privacy choices', zh: '隐私选择', ar: 'خيارات الخصوصية' }

const style = `
:host { all: initial !important; display: contents !important; }
button {
  position: fixed; z-index: 2147483646; inset-inline-start: 12px; inset-block-end: 12px; cursor: pointer;
  font: 600 small/1.4 system-ui, 'Noto Sans Arabic', 'Noto Sans SC', sans-serif; min-block-size: 2.6em; padding: .4em .9em;
  color: #1b1f23; background: #fbfaf7; border: 1px solid #85817a; border-radius: 2em; box-shadow: 0 1px 6px rgb(0 0 0 / .15);
}
button:focus-visible { outline: 3px solid #0f766e; outline-offset: 2px; }
@media (prefers-color-scheme: dark) {
  button { color: #e7e5e1; background: #14161a; border-color: #7d8189; }
  button:focus-visible { outline-color: #2dd4bf; }
}
@media print { button { display: none; } }
`

export const place = ({ settings }: WidgetPage, open: () => void): void => {
  const language = pickLanguage([pageLocale(settings.locale)])
  const { container, attach } = mount(style, language)
  const button = document.createElement('button')
  button.type = 'button'
  button.textContent = label[language]
  button.setAttribute('aria-haspopup', 'dialog')
  button.addEventListener('click', open)
  container.append(button)
  attach('last')
}
