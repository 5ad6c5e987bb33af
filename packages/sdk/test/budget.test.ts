import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { buildSdk } from '../build.mjs'
import { version } from '../src/core/version.ts'

/** Bytes of each file. Raising one is a decision about every page that carries it: say why in the commit. */
const budgets: Record<string, { brotli: number; gzip: number }> = {
  'candor.js': { brotli: 6 * 1024, gzip: 6.75 * 1024 },
  'widgets.js': { brotli: 1.25 * 1024, gzip: 1.5 * 1024 },
  'trigger.js': { brotli: 1.25 * 1024, gzip: 1.5 * 1024 },
  'banner.js': { brotli: 14 * 1024, gzip: 16 * 1024 },
  'centre.js': { brotli: 18 * 1024, gzip: 20 * 1024 },
  'ask.js': { brotli: 1.75 * 1024, gzip: 2 * 1024 },
  // Every form of question, in three languages; loaded only where there is something to ask.
  'card.js': { brotli: 27 * 1024, gzip: 31 * 1024 },
  // And what understands words for options.
  'concierge.js': { brotli: 32 * 1024, gzip: 37 * 1024 },
  'wallet.js': { brotli: 12.5 * 1024, gzip: 14.5 * 1024 },
  'preferences.js': { brotli: 18 * 1024, gzip: 20 * 1024 },
  // Both of IAB's libraries; only pages that carry the stubs load it, after everything else.
  'frameworks.js': { brotli: 30 * 1024, gzip: 60 * 1024 },
  'ad-stubs.js': { brotli: 1.25 * 1024, gzip: 1.5 * 1024 },
  'google-consent-mode.js': { brotli: 0.5 * 1024, gzip: 0.6 * 1024 },
}

const folder = await mkdtemp(join(tmpdir(), 'candor-sdk-'))
afterAll(() => rm(folder, { recursive: true }))
const sizes = await buildSdk(folder)

test.each(Object.entries(budgets))('%s stays within its budget', (name, budget) => {
  const size = sizes[name]!
  console.log(`${name}: ${size.brotli} of ${budget.brotli} bytes brotli, ${size.gzip} of ${budget.gzip} gzip`)
  expect(size.brotli).toBeLessThanOrEqual(budget.brotli)
  expect(size.gzip).toBeLessThanOrEqual(budget.gzip)
})

test.each(Object.keys(budgets))(
  '%s runs under a strict content security policy: it makes no code from text',
  async (name) => {
    const code = await readFile(join(folder, name), 'utf8')
    expect(code).not.toMatch(/\beval\b|new Function|[^.\w]Function\(|setTimeout\(["'`]|document\.write/)
  },
)

test('candor.js writes no markup', async () => {
  expect(await readFile(join(folder, 'candor.js'), 'utf8')).not.toContain('innerHTML')
})

test('the version in events is the version of the package', async () => {
  const { version: released } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'))
  expect(version).toBe(released)
})
