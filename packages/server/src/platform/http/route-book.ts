import type { FastifyInstance, RouteOptions } from 'fastify'

/**
 * Knows every route, to tell a wrong address (404) from a wrong method (405). Only asked when nothing matched.
 * Returns the methods that a path takes.
 */
export const routeBook = (app: FastifyInstance) => {
  const routes: { pattern: RegExp; method: string }[] = []
  app.addHook('onRoute', ({ url, method }: RouteOptions) => {
    if (url.includes('*')) return
    const pattern = new RegExp(
      `^${url
        .split('/')
        .map((s) => (s.startsWith(':') ? '[^/]+' : RegExp.escape(s)))
        .join('/')}$`,
    )
    for (const m of [method].flat()) routes.push({ pattern, method: m })
  })
  return (path: string) => [...new Set(routes.filter((r) => r.pattern.test(path)).map((r) => r.method))]
}
