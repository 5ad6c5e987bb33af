/**
 * `/sdk/candor.js`: puts the client at `window.candor` and replays what the snippet gathered. Without a snippet, the script tag
 * itself may carry the write key, for pages whose policy allows no inline script:
 * `<script async src="https://data.example.com/sdk/candor.js" data-write-key="…"></script>`.
 */
import { createCandor } from './core/client.ts'
import type { Candor, LoadOptions } from './core/types.ts'

type Queued = [method: keyof Candor, ...args: unknown[]]
const page = window as unknown as { candor?: Candor | Queued[] }
const earlier = page.candor

const script = document.currentScript as HTMLScriptElement | null
/** The server that serves the script takes the events, unless `host` says otherwise. */
const origin = script?.src.replace(/\/sdk\/[^/]*$/, '')

if (!earlier || Array.isArray(earlier)) {
  const client = createCandor()
  const load = client.load
  client.load = (options) => load({ host: origin, ...options })
  page.candor = client

  for (const [method, ...args] of earlier ?? []) {
    const call = client[method] as unknown
    if (typeof call === 'function') call(...args)
  }

  const { writeKey, consent, autoPage, banner } = script?.dataset ?? {}
  if (writeKey) {
    client.load({
      writeKey,
      banner: banner === 'on',
      ...(consent === 'not-required' && { consent }),
    } satisfies LoadOptions)
    if (autoPage !== 'off') client.page()
  }
}
