import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { buildSdk } from '../build.mjs'
import { version } from '../src/core/version.ts'

/** Bytes of candor.js. Raising one is a decision about every page that carries it: say why in the commit. */
const budget = { brotli: 6 * 1024, gzip: 6.75 * 1024 }

const folder = await mkdtemp(join(tmpdir(), 'candor-sdk-'))
afterAll(() => rm(folder, { recursive: true }))
const size = await buildSdk(folder)

test(`candor.js stays within ${budget.brotli} bytes brotli (now ${size.brotli}) and ${budget.gzip} gzip (now ${size.gzip})`, () => {
  expect(size.brotli).toBeLessThanOrEqual(budget.brotli)
  expect(size.gzip).toBeLessThanOrEqual(budget.gzip)
})

test('candor.js runs under a strict content security policy: it makes no code from text', async () => {
  const code = await readFile(join(folder, 'candor.js'), 'utf8')
  expect(code).not.toMatch(/\beval\b|new Function|Function\(|setTimeout\(["'`]|document\.write|innerHTML/)
})

test('the version in events is the version of the package', async () => {
  const { version: released } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'))
  expect(version).toBe(released)
})
