import { createServer } from 'node:http'

export interface Health {
  /** True when the process can do its work; a rejection counts as no. */
  ready(): Promise<boolean>
  /** Prometheus text. */
  metrics(): Promise<string>
}

/**
 * Serves `/health/live`, `/health/ready` and `/metrics` of a process that has no other door.
 * Resolves with the url once it listens.
 */
export const serveHealth = async (
  options: { host: string; port: number } & Health,
): Promise<{ url: string; close(): Promise<void> }> => {
  const { host, port, ready, metrics } = options
  const server = createServer(async (request, reply) => {
    const json = (status: number, body: unknown) =>
      reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    try {
      if (request.method !== 'GET' && request.method !== 'HEAD') return json(405, { ok: false })
      const path = request.url?.split('?')[0]
      if (path === '/health/live') return json(200, { ok: true })
      if (path === '/health/ready') {
        const ok = await ready().catch(() => false)
        return json(ok ? 200 : 503, { ok })
      }
      if (path === '/metrics') {
        const text = await metrics()
        return reply.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text)
      }
      return json(404, { ok: false })
    } catch {
      return json(500, { ok: false })
    }
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, resolve)
  })
  const address = server.address()
  const bound = typeof address === 'object' && address ? address.port : port
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
