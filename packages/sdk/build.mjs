/**
 * Builds into dist/, each file with a source map beside it: candor.js (for a script tag), candor.mjs (for bundlers), what the core
 * loads on demand (widgets.js and the parts it loads in turn), the hosted preference page's script, and scripts for other tags.
 * Each part stands alone: one that a browser has kept from an older release never misses a neighbour of its own age.
 */
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

/** Each file of dist/, and where it begins. */
const files = {
  'candor.js': { from: 'src/global.ts', format: 'iife' },
  'candor.mjs': { from: 'src/index.ts', format: 'esm' },
  'widgets.js': { from: 'src/widgets/index.ts', format: 'esm' },
  'banner.js': { from: 'src/widgets/banner/index.tsx', format: 'esm' },
  'centre.js': { from: 'src/widgets/centre/index.tsx', format: 'esm' },
  'ask.js': { from: 'src/widgets/ask/index.ts', format: 'esm' },
  'card.js': { from: 'src/widgets/card/index.tsx', format: 'esm' },
  'concierge.js': { from: 'src/widgets/concierge/index.tsx', format: 'esm' },
  'wallet.js': { from: 'src/widgets/wallet/index.tsx', format: 'esm' },
  'trigger.js': { from: 'src/widgets/trigger.ts', format: 'esm' },
  'preferences.js': { from: 'src/widgets/page/index.tsx', format: 'esm' },
  'frameworks.js': { from: 'src/widgets/frameworks/index.ts', format: 'esm' },
  'ad-stubs.js': { from: 'src/ad-stubs.ts', format: 'iife' },
  'google-consent-mode.js': { from: 'src/google-consent-mode.ts', format: 'iife' },
}

const sizeOf = async (path) => {
  const code = await readFile(path)
  return { plain: code.length, gzip: gzipSync(code).length, brotli: brotliCompressSync(code).length }
}

/** Builds into `outdir`; resolves to the bytes of each file by name: plain, gzip and brotli. */
export const buildSdk = async (outdir = folder('./dist')) => {
  const sizes = {}
  for (const [name, { from, format }] of Object.entries(files)) {
    const outfile = join(outdir, name)
    await build({ ...shared, outfile, entryPoints: [folder(from)], format })
    sizes[name] = await sizeOf(outfile)
  }
  return sizes
}

if (realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  for (const [name, { plain, gzip, brotli }] of Object.entries(await buildSdk())) {
    console.log(`sdk: ${name} ${plain} bytes, ${gzip} gzip, ${brotli} brotli`)
  }
}
