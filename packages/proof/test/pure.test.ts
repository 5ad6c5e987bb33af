/** Nothing of this package can reach a network, a disk or a clock: so that a verdict is the same everywhere, for ever. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import type { Verification } from '../src/index.ts'
import { checkpointOf, logKey, receiptOf, tilesFor, witnessKey } from './sample.ts'

const folder = fileURLToPath(new URL('../src', import.meta.url))

/** The package as one script, with all its libraries. */
const bundled = async (): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [`${folder}/index.ts`],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'proof',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    logLevel: 'silent',
  })
  return outputFiles[0]!.text
}

test('a receipt is verified where there is no network, no disk, no clock and no timer', async () => {
  // A context of its own has the language and what is handed to it, and nothing else.
  const world = createContext({ TextEncoder, TextDecoder, atob, btoa })
  runInContext('delete globalThis.Date; delete globalThis.WebAssembly', world)
  expect(runInContext('typeof fetch + typeof require + typeof setTimeout + typeof process + typeof Date', world)).toBe(
    'undefined'.repeat(5),
  )
  runInContext(await bundled(), world)
  const verify = (receipt: string, options: object): Verification =>
    runInContext(`proof.verifyReceipt(${JSON.stringify(receipt)}, ${JSON.stringify(options)})`, world)

  const receipt = JSON.stringify(await receiptOf(3, 10, { from: 6, witnessed: true }))
  const checkpoint = await checkpointOf(await tilesFor(6), 6)
  const options = { trustedKeys: [logKey, witnessKey], checkpoint }
  expect(verify(receipt, options).ok).toBe(true)
  expect(verify(receipt.replace('Personalisation', 'Advertising'), options).faults[0]?.finding).toBe('record_altered')
})

test('no source of the package imports from Node or asks for the time', () => {
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /(?<!\.test)\.ts$/.test(path),
  )
  expect(sources.length).toBeGreaterThan(20)
  const impure = sources.filter((path) =>
    /from 'node:|\bDate\b|\bfetch\(|\bprocess\.|\bMath\.random/.test(readFileSync(`${folder}/${path}`, 'utf8')),
  )
  expect(impure).toEqual([])
})
