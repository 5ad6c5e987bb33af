import fastifyStatic from '@fastify/static'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Http, pageHeaders } from '../http/index.ts'
import { consoleFolder, isFile } from './folders.ts'
import { notBuiltPage } from './not-built.ts'

/** A file of the build by a plain name: nothing hidden, nothing above, nothing that needs decoding. */
const plainPath = /^(?:[\w-][\w.-]*\/)*[\w-][\w.-]*\.\w+$/
/** Addresses that belong to programs: a wrong one is an error for them, never a page. */
const forPrograms = /^\/(?:v1|api|sdk|docs|health|metrics|beacon|sourceConfig)(?:\/|$)/

/** The build names files in assets/ by their content, so they never change; everything else may change with a release. */
const caching = (name: string) =>
  name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache, must-revalidate'

const wantsPage = (request: FastifyRequest) =>
  !forPrograms.test(request.url) && (request.headers.accept ?? '*/*').includes('text/html')

/**
 * Serves the console: its files, and its one page for every address that a browser opens, since it finds its own way.
 * Register last: it answers what nothing else does.
 */
export const registerConsole = (http: Http, folder = consoleFolder): void => {
  const page = async (reply: FastifyReply) => {
    reply.headers(pageHeaders)
    if (await isFile(folder.dist, 'index.html')) {
      return reply.header('cache-control', caching('index.html')).sendFile('index.html', folder.dist)
    }
    return reply.code(503).header('cache-control', 'no-store').type('text/html; charset=utf-8').send(notBuiltPage)
  }
  http.app.register(async (scope) => {
    await scope.register(fastifyStatic, { root: folder.root, serve: false, preCompressed: true, cacheControl: false })
    scope.get<{ Params: { '*': string } }>('/*', { exposeHeadRoute: true }, async (request, reply) => {
      const name = request.params['*']
      if (name !== 'index.html' && plainPath.test(name) && (await isFile(folder.dist, name))) {
        const headers = { 'cache-control': caching(name), vary: 'accept-encoding' }
        return reply.headers(headers).sendFile(name, folder.dist)
      }
      // A missing file of an older build must not come back as a page: the browser would run it as a script.
      if (name.startsWith('assets/') || !wantsPage(request)) return reply.callNotFound()
      return page(reply)
    })
  })
}
