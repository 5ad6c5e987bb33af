/**
 * Builds dist/verify.html: one file with its script and style inside, so that it can be saved, passed on and opened from a disk.
 * Its policy names both by their hashes and allows nothing else: no request can leave the page.
 */
import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const folder = (path) => fileURLToPath(new URL(path, import.meta.url))

const sha256 = (content, encoding) => createHash('sha256').update(content).digest(encoding)

const bundle = async (entry) => {
  const { outputFiles } = await build({
    entryPoints: [folder(entry)],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: ['es2022'],
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
  })
  return outputFiles[0].text.trim()
}

/** Builds into `outdir`; resolves to the file's path, its size in bytes and its SHA-256. */
export const buildPage = async (outdir = folder('../dist')) => {
  const [script, style, html] = await Promise.all([
    bundle('./main.ts'),
    bundle('./style.css'),
    readFile(folder('./index.html'), 'utf8'),
  ])
  if (/<\/(?:script|style)/i.test(script + style)) throw new Error('The bundle would end its own element.')
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${sha256(script, 'base64')}'`,
    `style-src 'sha256-${sha256(style, 'base64')}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  const parts = {
    policy: `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    style: `<style>${style}</style>`,
    script: `<script>${script}</script>`,
  }
  const page = html.replaceAll(/<!-- (policy|style|script) -->/g, (_, name) => parts[name])
  const path = join(outdir, 'verify.html')
  await mkdir(outdir, { recursive: true })
  await writeFile(path, page)
  return { path, bytes: Buffer.byteLength(page), sha256: sha256(page, 'hex') }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { bytes, sha256: fingerprint } = await buildPage()
  console.log(`proof: verify.html ${bytes} bytes, SHA-256 ${fingerprint}`)
}
