/** A page that has the unmodified browser clients of Segment and RudderStack, served from their installed packages. */
import { createReadStream } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const packageOf = (name: string) => {
  // The main file lies somewhere below; the folder is the one that has the package's own name.
  const main = createRequire(import.meta.url).resolve(name)
  const at = main.lastIndexOf(join('node_modules', ...name.split('/')))
  return at < 0 ? dirname(fileURLToPath(import.meta.url)) : main.slice(0, at + join('node_modules', name).length)
}

const folders: Record<string, string> = {
  segment: join(packageOf('@segment/analytics-next'), 'dist/umd'),
  rudder: join(packageOf('@rudderstack/analytics-js'), 'dist/npm/modern/bundled/esm'),
}

const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shop</title></head><body>
<script src="/segment/index.js"></script>
<script type="module">
  import { RudderAnalytics } from '/rudder/index.mjs'
  globalThis.RudderAnalytics = RudderAnalytics
</script></body></html>`

/** Resolves to the address of the page; any path that names no file of a client is the page itself. */
export const startClientSite = async (): Promise<{ url: string; close(): Promise<void> }> => {
  const server = createServer((request, response) => {
    const [, client = '', file = ''] = (request.url ?? '/').split('?')[0]?.split('/') ?? []
    const folder = folders[client]
    if (!folder) return response.setHeader('content-type', 'text/html').end(page)
    response.setHeader('content-type', 'text/javascript')
    return createReadStream(join(folder, file.replace(/[^\w.-]/g, '')))
      .on('error', () => response.writeHead(404).end())
      .pipe(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
