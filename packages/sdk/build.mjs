/** Builds dist/candor.js (for a script tag) and dist/candor.mjs (for bundlers), each with a source map beside it. */
import { realpathSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const folder = (path) => fileURLToPath(new URL(path, import.meta.url))

const shared = {
  bundle: true,
  minify: true,
  // Beside the file and not named in it: no page pays for it.
  sourcemap: 'external',
  target: ['es2021'],
  legalComments: 'none',
  charset: 'utf8',
  logLevel: 'warning',
}

/** Builds into `outdir`; resolves to the bytes of candor.js: plain, gzip and brotli. */
export const buildSdk = async (outdir = folder('./dist')) => {
  await build({ ...shared, outdir, entryPoints: { candor: folder('./src/global.ts') }, format: 'iife' })
  await build({
    ...shared,
    outdir,
    entryPoints: { candor: folder('./src/index.ts') },
    format: 'esm',
    outExtension: { '.js': '.mjs' },
  })
  const code = await readFile(join(outdir, 'candor.js'))
  return { plain: code.length, gzip: gzipSync(code).length, brotli: brotliCompressSync(code).length }
}

if (realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { plain, gzip, brotli } = await buildSdk()
  console.log(`sdk: candor.js ${plain} bytes, ${gzip} gzip, ${brotli} brotli`)
}
