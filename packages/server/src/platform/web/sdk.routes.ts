import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Http, type Packed, pack, problem, sendPacked } from '../http/index.ts'
import { sdkFolder } from './folders.ts'

/** Any page may load these. Browsers keep them for five minutes: a fix reaches everybody in that time. */
const headers = {
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
  'timing-allow-origin': '*',
  'cache-control': 'public, max-age=300, stale-while-revalidate=86400',
} as const

/** Each script has its source map beside it. */
const scripts = [
  'candor.js',
  'candor.mjs',
  'widgets.js',
  'banner.js',
  'centre.js',
  'ask.js',
  'card.js',
  'concierge.js',
  'wallet.js',
  'trigger.js',
  'preferences.js',
  'frameworks.js',
  'ad-stubs.js',
  'google-consent-mode.js',
]
const types: Record<string, string> = Object.fromEntries(
  scripts.flatMap((name) => [
    [name, 'text/javascript; charset=utf-8'],
    [`${name}.map`, 'application/json; charset=utf-8'],
  ]),
)

/** Reads a built file, again only when a build has changed it; null when there is none. */
const keeper = (path: string) => {
  let kept: { at: number; packed: Packed } | undefined
  return async (): Promise<Packed | null> => {
    const at = (await stat(path).catch(() => null))?.mtimeMs
    if (at === undefined) return null
    if (kept?.at !== at) kept = { at, packed: pack(await readFile(path)) }
    return kept.packed
  }
}

/** Adds /sdk/candor.js, the same as a module, what it loads on demand, and their source maps. */
export const registerSdk = (http: Http, folder = sdkFolder): void => {
  for (const [name, type] of Object.entries(types)) {
    const read = keeper(join(folder.dist, name))
    http.app.get(`/sdk/${name}`, { exposeHeadRoute: true }, async (request, reply) => {
      const packed = await read()
      if (!packed) throw problem('not_found', { detail: 'The SDK has not been built yet. Run npm run build.' })
      return sendPacked(request, reply.headers(headers), packed, type)
    })
  }
}
