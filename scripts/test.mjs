/** Runs every check there is, also after one has failed, and ends with one line that counts them all. */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const bin = (name) => join(import.meta.dirname, '../node_modules/.bin', name)

const run = (command, args) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit', cwd: join(import.meta.dirname, '..') })
    child.once('error', (error) => {
      console.error(error.message)
      resolve(false)
    })
    child.once('exit', (code) => resolve(code === 0))
  })

const folder = await mkdtemp(join(tmpdir(), 'candor-results-'))
const results = join(folder, 'results.json')

const checks = [
  ['the style and the lint rules hold', bin('biome'), ['check', '--error-on-warnings', '.']],
  ['the types fit', bin('tsc'), ['--noEmit', '-p', 'tsconfig.json']],
]

let passed = 0
let failed = 0
for (const [fact, command, args] of checks) {
  const ok = await run(command, args)
  console.log(`${ok ? '✓' : '✗'} ${fact}`)
  if (ok) passed += 1
  else failed += 1
}

// Further arguments go to vitest: `npm test -- --project unit`.
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`]
const ok = await run(bin('vitest'), ['run', ...reporters, ...process.argv.slice(2)])
const report = JSON.parse(await readFile(results, 'utf8').catch(() => '{}'))
await rm(folder, { recursive: true, force: true })

const broken = (report.testResults ?? []).filter(
  (file) => file.status === 'failed' && file.assertionResults.length === 0,
)
passed += report.numPassedTests ?? 0
failed += (report.numFailedTests ?? 0) + broken.length
// A run that went wrong without a failed test (a set-up that broke, an error nobody caught) is a failure all the same.
if (!ok && !(report.numFailedTests > 0) && broken.length === 0) failed += 1
if (ok && !(report.numPassedTests > 0)) failed += 1

console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
