import { readdirSync, readFileSync } from 'node:fs'
import { IntlMessageFormat } from 'intl-messageformat'
import { expect, test } from 'vitest'
import { ar } from './ar.ts'
import { en, type Key } from './en.ts'
import { zh } from './zh.ts'

const keys = Object.keys(en) as Key[]
const languages = { en, zh, ar }

const partsOf = (message: string) => new IntlMessageFormat(message, 'en', undefined, { ignoreTag: true }).getAst()

/** Of the parts of a message, 0 is plain text and 7 the number within a plural; all others name an argument. */
const argumentsOf = (message: string): string[] =>
  partsOf(message)
    .flatMap((part) => (part.type === 0 || part.type === 7 ? [] : [part.value]))
    .sort()

test.each(Object.entries(languages))(
  'every text of %s is valid ICU and takes the arguments of the English one',
  (_, texts) => {
    const wrong = keys.filter((key) => argumentsOf(texts[key]).join() !== argumentsOf(en[key]).join())
    expect(wrong).toEqual([])
  },
)

test('Arabic names all six plural forms wherever it counts', () => {
  const short = keys.filter((key) =>
    partsOf(ar[key]).some(
      (part) =>
        'pluralType' in part && ['zero', 'one', 'two', 'few', 'many', 'other'].some((form) => !(form in part.options)),
    ),
  )
  expect(short).toEqual([])
})

test.each(Object.entries(languages))('no text of %s shouts', (_, texts) => {
  expect(keys.filter((key) => /[!！]/.test(texts[key]))).toEqual([])
})

test('no English text is left in Chinese or Arabic, names and code aside', () => {
  const same = keys.filter((key) => /[a-z]{3}/.test(en[key].replaceAll(/\{[^}]*\}|Candor|curl|Node/g, '')))
  expect(same.filter((key) => zh[key] === en[key] || ar[key] === en[key])).toEqual([])
})

test('every text is used', () => {
  const root = new URL('../../', import.meta.url)
  const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/i18n\/(en|zh|ar)\.ts$/.test(file))
    .map((file) => readFileSync(new URL(file, root), 'utf8'))
    .join('\n')
  // Keys made out of data are written with a template: `outcome.${…}.why` uses every key of that form.
  const templates = [
    ...sources.matchAll(/`([a-z.]+\.)?\$\{[^}]+\}([A-Za-z.]*)`|`([a-zA-Z.]+)\$\{[^}]+\}([A-Za-z.]*)`/g),
  ].map(([, a, b, c, d]) => [a ?? c ?? '', b ?? d ?? ''] as const)
  const used = (key: string) =>
    sources.includes(`'${key}'`) ||
    templates.some(([start, end]) => start !== '' && key.startsWith(start) && key.endsWith(end))
  expect(keys.filter((key) => !used(key))).toEqual([])
})
