import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { scriptTag, snippet } from './snippet.ts'

/** Runs the snippet in a page that has no more than what it touches. */
const run = (html: string) => {
  const scripts: { src: string }[] = []
  const window: { candor?: unknown[][] & Record<string, (...args: unknown[]) => void> } = {}
  const document = { createElement: () => ({}), head: { appendChild: (s: { src: string }) => scripts.push(s) } }
  const code = html.replace(/^<script>|<\/script>$/g, '')
  runInNewContext(code, Object.assign(window, { window, document }))
  return { candor: window.candor!, scripts, window }
}

test('the snippet loads the SDK from the host and gathers calls in order', () => {
  const { candor, scripts } = run(snippet({ host: 'https://data.example', writeKey: 'wk' }))
  candor.track!('Seen', { a: 1 })
  expect(scripts.map((s) => s.src)).toEqual(['https://data.example/sdk/candor.js'])
  expect(JSON.parse(JSON.stringify(candor))).toEqual([
    ['load', { writeKey: 'wk', host: 'https://data.example' }],
    ['page'],
    ['track', 'Seen', { a: 1 }],
  ])
})

test('a reference taken before the SDK came leads to the SDK afterwards', () => {
  const { candor, window } = run(snippet({ host: 'https://data.example', writeKey: 'wk' }))
  const calls: unknown[] = []
  Object.assign(window, { candor: { track: (...args: unknown[]) => calls.push(args) } })
  candor.track!('Late')
  expect(calls).toEqual([['Late']])
})

test('nothing in the options can end the script element or its attribute', () => {
  const nasty = '</script><script>alert(1)//"\'&'
  expect(snippet({ host: nasty, writeKey: nasty }).match(/<\/script>/g)?.length).toBe(1)
  expect(scriptTag({ host: nasty, writeKey: nasty })).toMatch(
    /^<script async src="[^"<]*" data-write-key="[^"<]*"><\/script>$/,
  )
})

test('another legal basis is said in words', () => {
  const options = { host: 'https://data.example', writeKey: 'wk', consentNotRequired: true }
  expect(snippet(options)).toContain('"consent":"not-required"')
  expect(scriptTag(options)).toContain('data-consent="not-required"')
})

test('the preference centre may be opened before the SDK came, and afterwards', () => {
  const html = snippet({ host: 'https://data.example', writeKey: 'wk', banner: true })
  expect(html).toContain('"banner":true')
  expect(scriptTag({ host: 'https://data.example', writeKey: 'wk', banner: true })).toContain('data-banner="on"')
  const { candor, scripts, window } = run(html)
  const loaded: (() => void)[] = []
  Object.assign(scripts[0]!, { addEventListener: (_: string, act: () => void) => loaded.push(act) })
  const opened: unknown[] = []
  const early = candor as unknown as { preferences: { open(options?: object): void } }
  early.preferences.open({ token: 'early' })
  expect(opened).toEqual([])
  Object.assign(window, { candor: { preferences: { open: (options: unknown) => opened.push(options) } } })
  for (const act of loaded) act()
  early.preferences.open({ token: 'late' })
  expect(opened).toEqual([{ token: 'early' }, { token: 'late' }])
})

test('the script for Google’s tags stands before everything else', () => {
  const options = { host: 'https://data.example', writeKey: 'wk', googleConsentMode: true }
  const first = '<script src="https://data.example/sdk/google-consent-mode.js"></script>'
  expect(snippet(options).startsWith(first)).toBe(true)
  expect(scriptTag(options).startsWith(first)).toBe(true)
})
