import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../../test/engines.ts'
import { createHttp, type Http } from '../../platform/http/index.ts'
import { createLog } from '../../platform/log.ts'
import { until } from '../../platform/supervisor/children.ts'
import { createLedgerAtTheDoor } from '../consent/index.ts'
import { createRulesDirectory } from '../identity/index.ts'
import { createSourceDirectory } from '../workspaces/index.ts'
import { createInbox, registerIntake, writeInboxRow } from './index.ts'

const log = createLog('silent', 'test')
const room = 10_000
let database: Awaited<ReturnType<typeof testDatabase>>
let http: Http
let url: string
let congestion: number | null = null

beforeAll(async () => {
  database = await testDatabase()
  const { postgres } = database
  await postgres.pool.query(`
    with w as (insert into workspaces (name) values ('Brand') returning id)
    insert into sources (workspace_id, name, kind, write_key, legal_basis, basis_purposes)
    select id, 'Shop', 'server', 'the-key', 'contract', '{essential}' from w`)
  http = createHttp({ log, authenticate: async () => null, trustProxy: false, publicUrl: 'http://127.0.0.1' })
  http.app.register(async (scope) =>
    registerIntake(scope, {
      inbox: createInbox({ write: writeInboxRow(postgres), log }),
      sources: createSourceDirectory(postgres),
      ledger: createLedgerAtTheDoor(database.purposes.system('consent')),
      rules: createRulesDirectory(postgres.db),
      publicUrl: 'http://127.0.0.1',
      now: Date.now,
      congestion: () => congestion,
      onAnswered: () => {},
      maxRequestBytes: room,
    }),
  )
  url = await http.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  await http.close()
  await database.drop()
})

const send = (filler = '') =>
  fetch(`${url}/v1/t`, {
    method: 'POST',
    headers: { authorization: 'Bearer the-key', origin: 'https://shop.example' },
    body: JSON.stringify({ event: 'Seen', userId: 'u1', properties: { filler } }),
  })

const expectPause = (answer: Response, seconds: string) => {
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, seconds])
  expect(answer.headers.get('access-control-allow-origin')).toBe('https://shop.example')
  expect(answer.headers.get('access-control-expose-headers')).toMatch(/retry-after/i)
}

test('while the backlog is too long, senders are asked to wait, and settings are still answered', async () => {
  congestion = 30
  expectPause(await send(), '30')
  expect((await fetch(`${url}/v1/projects/the-key/settings`)).status).toBe(200)
  congestion = null
  expect((await send()).status).toBe(200)
})

test('requests that arrive slowly hold only what has arrived; when all room is taken, the next one waits', async () => {
  const { hostname, port } = new URL(url)
  const slow: Socket[] = []
  let refused = ''
  const begin = async (bytes: number) => {
    const socket = connect(Number(port), hostname)
    slow.push(socket)
    socket.on('error', () => {})
    socket.once('data', (answer) => {
      refused = String(answer)
    })
    await once(socket, 'connect')
    socket.write(`POST /v1/t HTTP/1.1\r\nHost: x\r\nContent-Length: 400000\r\n\r\n${' '.repeat(bytes)}`)
  }
  // What they announce is forty times the room each; what has arrived is little.
  await Promise.all(Array.from({ length: 10 }, () => begin(100)))
  expect((await send()).status).toBe(200)
  const full = async () => {
    await begin(400)
    return refused !== ''
  }
  expect(await until(full, 30_000)).toBe(true)
  expect(refused).toMatch(/^HTTP\/1\.1 503 .*retry-after: 1\r\n/is)
  expectPause(await send('x'.repeat(1_000)), '1')
  for (const socket of slow) socket.destroy()
  expect(await until(async () => (await send('x'.repeat(1_000))).status === 200, 30_000)).toBe(true)
})
