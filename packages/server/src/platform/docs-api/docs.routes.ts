import { type Http, type Packed, pack, pageHeaders, sendPacked } from '../http/index.ts'
import { allEndpoints } from './endpoints.ts'
import { openApiDocument } from './openapi.ts'
import { referencePage } from './reference.ts'
import { referenceStyle } from './style.ts'

/** Adds /openapi.json and its reader at /docs/api. Each is made when first asked for, and then kept. */
export const registerDocs = (http: Http, options: { publicUrl: string; version: string }): void => {
  const { publicUrl, version } = options
  const add = (path: string, type: string, make: () => string, headers: Record<string, string>) => {
    let kept: Packed | undefined
    http.app.get(path, { exposeHeadRoute: true }, (request, reply) => {
      kept ??= pack(make())
      return sendPacked(request, reply.headers({ ...headers, 'cache-control': 'public, max-age=300' }), kept, type)
    })
  }
  const document = () => JSON.stringify(openApiDocument({ publicUrl, version }))
  // Tools on other sites read the description; it says nothing that the page does not.
  add('/openapi.json', 'application/json; charset=utf-8', document, { 'access-control-allow-origin': '*' })
  add('/docs/api', 'text/html; charset=utf-8', () => referencePage(allEndpoints, publicUrl, version), pageHeaders)
  add('/docs/api.css', 'text/css; charset=utf-8', () => referenceStyle, {})
  http.app.get('/docs', (_, reply) => reply.redirect('/docs/api'))
}
