/** Builds dist/candor.js (for a script tag) and dist/candor.mjs (for bundlers), each with a source map. */
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const folder = (path) => fileURLToPath(new URL(path, import.meta.url))

const shared = {
  bundle: true,
  minify: true,
  sourcemap: true,
  target: ['es2021'],
  legalComments: 'none',
  charset: 'utf8',
  logLevel: 'warning',
}

/** Builds into `outdir`; resolves to the bytes of the script-tag build: plain, gzip and brotli. */
export const buildSdk = async (outdir = folder('./dist')) => {
  const iife = { ...shared, entryPoints: { candor: folder('./src/global.ts') }, format: 'iife', outdir }
  const { outputFiles } = await build({ ...iife, sourcemap: false, write: false })
  await build(iife)
  const esm = { entryPoints: { candor: folder('./src/index.ts') }, format: 'esm', outExtension: { '.js': '.mjs' } }
  await build({ ...shared, ...esm, outdir })
  const code = outputFiles[0].contents
  return { plain: code.length, gzip: gzipSync(code).length, brotli: brotliCompressSync(code).length }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { plain, gzip, brotli } = await buildSdk()
  console.log(`sdk: candor.js ${plain} bytes, ${gzip} gzip, ${brotli} brotli`)
}
