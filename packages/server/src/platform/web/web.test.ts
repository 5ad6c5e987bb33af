import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createHttp, type Http } from '../http/index.ts'
import { createLog } from '../log.ts'
import { registerConsole, registerSdk } from './index.ts'

let root: string
let http: Http
let url: string

const write = async (name: string, content: string) => {
  await mkdir(join(root, 'dist', name, '..'), { recursive: true })
  await writeFile(join(root, 'dist', name), content)
}

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'candor-web-'))
  const folder = { root, dist: join(root, 'dist') }
  const publicUrl = 'http://127.0.0.1'
  http = createHttp({ log: createLog('error', 'test'), authenticate: async () => null, trustProxy: false, publicUrl })
  http.app.post('/v1/batch', () => 'taken')
  registerSdk(http, folder)
  registerConsole(http, folder)
  url = await http.listen({ host: '127.0.0.1', port: 0 })
})
afterEach(async () => {
  await http.close()
  await rm(root, { recursive: true })
})

const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
const open = (path: string) => fetch(url + path, { headers: browser })

test('the page of the console answers for every address that a browser opens', async () => {
  await write('index.html', '<!doctype html>console')
  for (const path of ['/', '/people', '/people/123?tab=traits', '/setup?token=abc', '/index.html']) {
    const answer = await open(path)
    expect([path, answer.status, await answer.text()]).toEqual([path, 200, '<!doctype html>console'])
    expect(answer.headers.get('cache-control')).toBe('no-cache, must-revalidate')
  }
})

test('scripts of the page come only from here, and nothing may frame it', async () => {
  await write('index.html', 'console')
  const policy = (await open('/')).headers.get('content-security-policy') ?? ''
  expect(policy).toContain("script-src 'self';")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toMatch(/script-src[^;]*unsafe/)
})

test('files named by their content are kept for a year, and sent compressed', async () => {
  await write('assets/app-1a2b.js', 'console.log(1)')
  await write('assets/app-1a2b.js.br', 'compressed')
  const answer = await fetch(`${url}/assets/app-1a2b.js`, { headers: { 'accept-encoding': 'identity' } })
  expect(await answer.text()).toBe('console.log(1)')
  expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect(answer.headers.get('content-type')).toContain('javascript')
  const small = await fetch(`${url}/assets/app-1a2b.js`, { method: 'HEAD', headers: { 'accept-encoding': 'br' } })
  expect(small.headers.get('content-encoding')).toBe('br')
})

test('a file that is gone is 404 and never the page; so is a wrong address of the interface', async () => {
  await write('index.html', 'console')
  for (const path of ['/assets/old-9z.js', '/v1/nowhere', '/api/nowhere', '/sdk/nowhere.js', '/docs/nowhere']) {
    expect([path, (await open(path)).status]).toEqual([path, 404])
  }
  expect((await open('/v1/batch')).status).toBe(405)
  const program = await fetch(`${url}/nowhere`, { headers: { accept: 'application/json' } })
  expect(await program.json()).toMatchObject({ code: 'not_found' })
})

test.each([
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/assets/..%5c..%5csecret.txt',
  '/.hidden.txt',
  '//etc/passwd',
])('nothing outside of the build can be read (%s)', async (path) => {
  await write('index.html', 'console')
  await write('.hidden.txt', 'secret')
  await writeFile(join(root, 'secret.txt'), 'secret')
  expect(await (await open(path)).text()).not.toContain('secret')
})

test('without a build the page says how to make one, in three languages', async () => {
  const answer = await open('/')
  expect(answer.status).toBe(503)
  const text = await answer.text()
  expect(text.match(/npm run build/g)).toHaveLength(3)
  expect(text).toContain('dir="rtl"')
})

test('a build that appears while the server runs is served', async () => {
  expect((await open('/')).status).toBe(503)
  await write('index.html', 'console')
  expect((await open('/')).status).toBe(200)
})

test('the SDK may be loaded by any page, is compressed and tagged, and a new build is seen', async () => {
  expect((await fetch(`${url}/sdk/candor.js`)).status).toBe(404)
  await write('candor.js', 'window.candor = 1')
  const first = await fetch(`${url}/sdk/candor.js`, { headers: { 'accept-encoding': 'br' } })
  expect(await first.text()).toBe('window.candor = 1')
  expect(first.headers.get('access-control-allow-origin')).toBe('*')
  expect(first.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
  expect(first.headers.get('cache-control')).toMatch(/^public, max-age=300/)
  expect(first.headers.get('content-encoding')).toBe('br')
  const etag = first.headers.get('etag') ?? ''
  const again = () => fetch(`${url}/sdk/candor.js`, { headers: { 'if-none-match': etag } })
  expect((await again()).status).toBe(304)
  await write('candor.js', 'window.candor = 2')
  expect((await again()).status).toBe(200)
})
