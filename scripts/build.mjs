/**
 * Builds what browsers load, each into its dist/: the console, the SDK and the page that verifies receipts; the console with
 * compressed copies beside its files (of the SDK the server keeps such copies in memory). Then compiles the server ahead of
 * its first start.
 * `--if-needed` (on npm install): only where a source is newer than the build. Runs on any Node that npm runs on.
 * A failed build ends with a sentence and exit code 1; on install it is only said, since the server works without.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const root = fileURLToPath(new URL('..', import.meta.url))
const ifNeeded = process.argv.includes('--if-needed')
const packageOf = (name) => join(root, 'packages', name)

const builds = [
  { name: 'sdk', needs: ['build.mjs', 'src'], made: 'candor.js', command: ['build.mjs'] },
  { name: 'proof', needs: ['page/build.mjs', 'src'], made: 'verify.html', command: ['page/build.mjs'] },
  {
    name: 'console',
    needs: ['index.html', 'src'],
    // It verifies receipts and shows the banner with their code.
    from: ['proof', 'sdk'],
    made: 'index.html',
    compressed: true,
    command: [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'],
  },
]

const files = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((path) => !/[\\/](?:node_modules|dist)[\\/]/.test(path))

/** Whether a source, a contract, or a source of another package it is built from, is newer than the build. */
const isStale = (folder, made, from) => {
  const output = join(folder, 'dist', made)
  if (!existsSync(output)) return true
  const built = statSync(output).mtimeMs
  return [folder, ...['contracts', ...from].map(packageOf)].some((one) =>
    files(one).some((path) => statSync(path).mtimeMs > built),
  )
}

const compressible = /\.(?:html|js|mjs|css|svg|json|map|webmanifest)$/
const best = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }

/** Writes .br and .gz beside each text of more than a packet; the server sends what the browser takes. */
const compress = (dist) => {
  const entries = readdirSync(dist, { recursive: true, withFileTypes: true })
  for (const entry of entries) {
    const path = join(entry.parentPath ?? entry.path, entry.name)
    if (!entry.isFile() || !compressible.test(path)) continue
    const content = readFileSync(path)
    if (content.length < 1400) continue
    writeFileSync(`${path}.br`, brotliCompressSync(content, best))
    writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }))
  }
}

const build = ({ name, needs, made, compressed, command, from = [] }) => {
  const folder = packageOf(name)
  const missing = needs.find((path) => !existsSync(join(folder, path)))
  if (missing) return `${name}: nothing to build (there is no ${missing})`
  if (!existsSync(join(root, 'node_modules'))) return `${name}: not built, the dependencies are not installed`
  if (ifNeeded && !isStale(folder, made, from)) return null
  const started = Date.now()
  const result = spawnSync(process.execPath, command, { cwd: folder, encoding: 'utf8' })
  if (result.status !== 0) {
    process.stderr.write(`${result.stdout}${result.stderr}`)
    process.exitCode = ifNeeded ? 0 : 1
    return `${name}: the build failed; see above, then run npm run build`
  }
  if (compressed) compress(join(folder, 'dist'))
  return `${name}: built in ${((Date.now() - started) / 1000).toFixed(1)} s`
}

/** Each of these ends by itself, the last two because nobody tells them what to do. */
const programs = [
  'scripts/load-server.mjs',
  'packages/server/candor.mjs',
  'packages/server/src/platform/clickhouse/side-process/side-process.mjs',
]

/** The server runs its TypeScript as it is. Whatever cannot be compiled here is compiled at its start. */
const compileAhead = () => {
  if (Number.parseInt(process.versions.node, 10) < 24 || !existsSync(join(root, 'node_modules'))) return
  for (const program of programs) spawnSync(process.execPath, [join(root, program)], { stdio: 'ignore' })
}

for (const one of builds) {
  const said = build(one)
  if (said) console.log(said)
}
compileAhead()
