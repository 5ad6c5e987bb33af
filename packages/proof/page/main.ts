import { verifyReceipt } from '../src/index.ts'
import { sortFile } from './sort-files.ts'
import { outcomeOf } from './speech.ts'
import { type Language, languages, preferred, type Texts } from './texts/index.ts'
import { renderResult } from './view.ts'

const byId = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T

const fields = {
  receipt: byId<HTMLTextAreaElement>('receipt'),
  keys: byId<HTMLTextAreaElement>('keys'),
  checkpoint: byId<HTMLTextAreaElement>('checkpoint'),
}
const files = byId<HTMLInputElement>('files')
const zone = byId('zone')
const result = byId('result')
const picker = byId<HTMLSelectElement>('language')

let language: Language = preferred(navigator.languages)

const show = () => {
  const { locale, texts } = languages[language]
  const receipt = fields.receipt.value.trim()
  byId('again').hidden = receipt === ''
  if (receipt === '') {
    result.replaceChildren()
    byId('said').textContent = ''
    return
  }
  const trustedKeys = fields.keys.value.split('\n').filter((line) => line.trim() !== '')
  const checkpoint = fields.checkpoint.value === '' ? undefined : fields.checkpoint.value
  const verification = verifyReceipt(receipt, { trustedKeys, checkpoint })
  result.replaceChildren(renderResult(verification, { locale, texts }))
  byId('said').textContent = texts[outcomeOf(verification)]
}

const speak = () => {
  const { locale, direction, texts } = languages[language]
  document.documentElement.lang = locale
  document.documentElement.dir = direction
  document.title = `${texts.title} · Candor`
  for (const one of document.querySelectorAll<HTMLElement>('[data-text]')) {
    const text = texts[one.dataset.text as keyof Texts]
    if (typeof text === 'string') one.textContent = text
  }
  picker.setAttribute('aria-label', texts.language)
  show()
}

const take = async (list: FileList | null | undefined) => {
  for (const file of list ?? []) {
    const sorted = sortFile(await file.text())
    for (const [name, text] of Object.entries(sorted)) fields[name as keyof typeof fields].value = text
  }
  show()
  result.querySelector('h2')?.focus()
}

for (const [value, { name, locale }] of Object.entries(languages)) {
  const option = new Option(name, value)
  option.lang = locale
  picker.append(option)
}
picker.value = language
picker.addEventListener('change', () => {
  language = picker.value as Language
  speak()
})

files.addEventListener('change', async () => {
  await take(files.files)
  // So that choosing the same file again is a change.
  files.value = ''
})
for (const type of ['dragenter', 'dragover'] as const) {
  document.addEventListener(type, (event) => {
    event.preventDefault()
    zone.classList.add('over')
  })
}
document.addEventListener('dragleave', (event) => {
  if (!event.relatedTarget) zone.classList.remove('over')
})
document.addEventListener('drop', (event) => {
  event.preventDefault()
  zone.classList.remove('over')
  void take(event.dataTransfer?.files)
})
for (const field of Object.values(fields)) field.addEventListener('input', show)
byId('again').addEventListener('click', () => {
  fields.receipt.value = ''
  show()
  files.focus()
})

speak()
