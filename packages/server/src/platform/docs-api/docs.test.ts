import { errors } from '@candor/contracts'
import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createHttp, type Http } from '../http/index.ts'
import { createLog } from '../log.ts'
import { exampleOf } from './example.ts'
import { html, prose } from './html.ts'
import { allEndpoints, registerDocs } from './index.ts'
import { toJsonSchema } from './json-schema.ts'

const publicUrl = 'https://candor.example'
let http: Http
let url: string
beforeAll(async () => {
  http = createHttp({ log: createLog('error', 'test'), authenticate: async () => null, trustProxy: false, publicUrl })
  registerDocs(http, { publicUrl, version: '1.2.3' })
  url = await http.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => http.close())

const document = async () => (await fetch(`${url}/openapi.json`)).json()
const page = async () => (await fetch(`${url}/docs/api`)).text()

test('the document is valid OpenAPI 3.1', async () => {
  const result = await new Validator().validate(await document())
  expect(result.errors ?? []).toEqual([])
  expect(result.valid).toBe(true)
  expect((await document()).openapi).toBe('3.1.0')
})

test('it covers every endpoint of the contract, and no two share an id or an address', async () => {
  expect(allEndpoints.length).toBeGreaterThan(25)
  const { paths } = await document()
  const described = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, { operationId: string }>).map(([method, { operationId }]) => ({
      operationId,
      address: `${method.toUpperCase()} ${path}`,
    })),
  )
  const declared = allEndpoints.map((e) => ({
    operationId: e.id,
    address: `${e.method} ${e.path.replace(/:(\w+)/g, '{$1}')}`,
  }))
  const byId = (a: { operationId: string }, b: { operationId: string }) => a.operationId.localeCompare(b.operationId)
  expect(described.sort(byId)).toEqual(declared.sort(byId))
  expect(new Set(allEndpoints.map((e) => e.id)).size).toBe(allEndpoints.length)
})

test('every parameter of a path is described', async () => {
  for (const endpoint of allEndpoints) {
    const inPath = [...endpoint.path.matchAll(/:(\w+)/g)].map(([, name]) => name)
    const described = endpoint.params ? Object.keys(toJsonSchema(endpoint.params, 'input').properties ?? {}) : []
    expect([endpoint.id, described]).toEqual([endpoint.id, inPath])
  }
})

test('every body shown as an example is one that the endpoint takes', () => {
  for (const { id, body } of allEndpoints) {
    if (!body || id === 'replayQuarantine' || id === 'discardQuarantine') continue
    expect([id, body.safeParse(exampleOf(toJsonSchema(body, 'input'))).success]).toEqual([id, true])
  }
})

test('the page shows every endpoint and every error under its own anchor', async () => {
  const text = await page()
  for (const { id } of allEndpoints) expect(text).toContain(`id="${id}"`)
  for (const code of Object.keys(errors)) expect(text).toContain(`id="error-${code}"`)
  const anchors = [...text.matchAll(/href="#([^"]+)"/g)].map(([, anchor]) => anchor)
  const ids = new Set([...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))
  expect(anchors.filter((anchor) => !ids.has(anchor ?? ''))).toEqual([])
})

test('the page has no script, no inline style and nothing from elsewhere', async () => {
  const text = await page()
  expect(text).not.toMatch(/<script|<style|style="|javascript:| on\w+="/i)
  const loaded = [...text.matchAll(/(?:src|<link[^>]+href)="([^"]+)"/g)].map(([, address]) => address)
  expect(loaded).toEqual(['/icon.svg', '/docs/api.css'])
})

test('the pages are sent compressed, with a tag that saves sending them again', async () => {
  for (const path of ['/openapi.json', '/docs/api', '/docs/api.css']) {
    const first = await fetch(url + path, { headers: { 'accept-encoding': 'gzip' } })
    expect([path, first.headers.get('content-encoding')]).toEqual([path, 'gzip'])
    const etag = first.headers.get('etag') ?? ''
    expect((await fetch(url + path, { headers: { 'if-none-match': etag } })).status).toBe(304)
    expect((await fetch(url + path, { method: 'HEAD' })).status).toBe(200)
  }
})

test('values are escaped in pages, code between backticks is set as code', () => {
  expect(html`<p title="${'"'}">${'<b>&'}${null}${false}${[1, html`<i>${'>'}</i>`]}</p>`.text).toBe(
    '<p title="&quot;">&lt;b&gt;&amp;1<i>&gt;</i></p>',
  )
  expect(html`${prose('Use `a<b` here')}`.text).toBe('Use <code>a&lt;b</code> here')
})
