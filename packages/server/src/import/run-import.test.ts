import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ImportOptions } from './read-options.ts'
import { runImport } from './run-import.ts'

let folder: string
let server: Server
let url: string
/** Ids of the events taken, in the order of arrival. */
let taken: string[]
/** Requests are refused from this one on. */
let refuseFrom: number
let onTaken: () => void

const rejectsOdd = (event: { userId: string }) => event.userId.endsWith('refuse-me')

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'candor-import-'))
  taken = []
  refuseFrom = Number.POSITIVE_INFINITY
  onTaken = () => {}
  let requests = 0
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    requests += 1
    if (requests >= refuseFrom) return void response.writeHead(401).end('{}')
    const { batch } = JSON.parse(Buffer.concat(chunks).toString()) as { batch: { messageId: string; userId: string }[] }
    const results = batch.map((event) => {
      if (rejectsOdd(event)) return { messageId: event.messageId, status: 'rejected', reason: 'wrong_type' }
      taken.push(event.messageId)
      return { messageId: event.messageId, status: 'accepted' }
    })
    response.end(JSON.stringify({ success: true, results }))
    onTaken()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true })
})

const at = (name: string) => join(folder, name)
const eventLine = (id: string, more = {}) =>
  JSON.stringify({ type: 'track', event: 'E', userId: id, messageId: id, timestamp: '2026-01-01T00:00:00Z', ...more })
/** Enough padding that a few hundred events make several batches. */
const events = (n: number) =>
  Array.from({ length: n }, (_, i) => eventLine(`m${i}`, { properties: { p: 'x'.repeat(9_000) } }))

const run = async (file: string, more: Partial<ImportOptions> = {}, stopping = new AbortController().signal) => {
  const said: string[] = []
  const options = {
    what: 'events' as const,
    file,
    map: undefined,
    url,
    key: 'key',
    rejects: undefined,
    state: undefined,
  }
  const surroundings = {
    folder: at('imports'),
    version: '0',
    stopping,
    say: (text: string) => void said.push(text),
    progress: { write: () => true, isTTY: false, columns: 80 },
  }
  const code = await runImport({ ...options, restart: false, dryRun: false, validate: false, ...more }, surroundings)
  return { code, said: said.join('\n') }
}

const readLines = async (path: string) =>
  (await readFile(path, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

test('a file is imported once; the second time nothing is sent', async () => {
  await writeFile(at('a.ndjson'), events(300).join('\n'))
  expect(await run(at('a.ndjson'))).toMatchObject({ code: 0, said: expect.stringMatching(/accepted +300\n/) })
  expect(new Set(taken).size).toBe(300)
  expect(await run(at('a.ndjson'))).toMatchObject({ code: 0, said: expect.stringContaining('Nothing was sent') })
  expect(taken).toHaveLength(300)
  await run(at('a.ndjson'), { restart: true })
  expect(taken).toHaveLength(600)
  expect(new Set(taken).size).toBe(300)
})

test('an import that broke off goes on where it was, and its account is that of the whole file', async () => {
  const lines = events(400)
  lines.splice(0, 0, 'not json', eventLine('early refuse-me'))
  lines.push('nor this', eventLine('late refuse-me'))
  await writeFile(at('a.ndjson'), lines.join('\n'))
  refuseFrom = 4
  await expect(run(at('a.ndjson'))).rejects.toThrow(/answered 401.*the same command goes on from there/)
  const before = taken.length
  expect(before).toBeGreaterThan(0)
  expect(before).toBeLessThan(400)

  refuseFrom = Number.POSITIVE_INFINITY
  const { code, said } = await run(at('a.ndjson'))
  expect(code).toBe(1)
  expect(said).toContain('Going on after')
  expect(said).toMatch(/rows read +404\n/)
  expect(said).toMatch(/rows rejected +2\n/)
  expect(said).toMatch(/accepted +400\n/)
  expect(new Set(taken).size).toBe(400)
  const rejects = said.match(/stands in (.*)$/m)?.[1] ?? ''
  expect((await readLines(rejects)).map(({ row, reason }) => [row, reason])).toEqual([
    [1, 'malformed_row'],
    [2, 'wrong_type'],
    [403, 'malformed_row'],
    [404, 'wrong_type'],
  ])
})

test('lines that a killed run wrote after its last saved state are cut off and come again', async () => {
  await writeFile(at('a.ndjson'), ['bad', ...events(200), 'worse'].join('\n'))
  refuseFrom = 3
  await expect(run(at('a.ndjson'), { rejects: at('rejects') })).rejects.toThrow(/401/)
  await writeFile(at('rejects'), '{"row":99,"half a li', { flag: 'a' })
  refuseFrom = Number.POSITIVE_INFINITY
  await run(at('a.ndjson'), { rejects: at('rejects') })
  expect((await readLines(at('rejects'))).map(({ row, record }) => [row, record])).toEqual([
    [1, 'bad'],
    [202, 'worse'],
  ])
})

test('a stop finishes what is on its way, and the next run sends the rest and nothing twice', async () => {
  await writeFile(at('a.ndjson'), events(600).join('\n'))
  const stopping = new AbortController()
  onTaken = () => stopping.abort()
  await expect(run(at('a.ndjson'), {}, stopping.signal)).rejects.toMatchObject({ exitCode: 130 })
  expect(taken.length).toBeLessThan(600)
  onTaken = () => {}
  await run(at('a.ndjson'))
  expect(taken).toHaveLength(600)
  expect(new Set(taken).size).toBe(600)
})

test('a state file of another import, or of nothing, is refused and not overwritten', async () => {
  await writeFile(at('a.ndjson'), events(1).join('\n'))
  await writeFile(at('b.ndjson'), events(2).join('\n'))
  await run(at('a.ndjson'), { state: at('state') })
  const kept = await readFile(at('state'), 'utf8')
  await expect(run(at('b.ndjson'), { state: at('state') })).rejects.toThrow(/belongs to another import/)
  expect(await readFile(at('state'), 'utf8')).toBe(kept)
  await writeFile(at('state'), '{"half":')
  await expect(run(at('a.ndjson'), { state: at('state') })).rejects.toThrow(/is not a state file/)
  expect((await run(at('a.ndjson'), { state: at('state'), restart: true })).code).toBe(0)
})

test('a file that grew is imported from its start: the ids make the server pass over what it has', async () => {
  await writeFile(at('a.ndjson'), `${events(2).join('\n')}\n`)
  await run(at('a.ndjson'))
  await writeFile(at('a.ndjson'), `${eventLine('new')}\n`, { flag: 'a' })
  await run(at('a.ndjson'))
  expect(taken).toEqual(['m0', 'm1', 'm0', 'm1', 'new'])
})

test('a dry run sends nothing, leaves no state, and says what would be rejected', async () => {
  await writeFile(at('a.ndjson'), ['bad', ...events(3)].join('\n'))
  const { code, said } = await run(at('a.ndjson'), { dryRun: true, key: undefined })
  expect(code).toBe(1)
  expect(said).toMatch(/Nothing was sent[\s\S]*rows rejected +1\n[\s\S]*events made +3\n/)
  expect(taken).toEqual([])
  expect(await readdir(at('imports'))).toEqual([expect.stringMatching(/dry-run\.rejects\.ndjson$/)])
})

test('events that the source withholds are counted by reason, and the way out is told', async () => {
  server.removeAllListeners('request')
  server.on('request', async (request, response) => {
    for await (const _ of request);
    response.end(
      JSON.stringify({
        success: true,
        results: [{ messageId: null, status: 'withheld', reason: 'no_consent' }],
      }),
    )
  })
  await writeFile(at('a.ndjson'), events(1).join('\n'))
  const { code, said } = await run(at('a.ndjson'))
  expect(code).toBe(0)
  expect(said).toMatch(/withheld +1\n +no_consent +1 /)
  expect(said).toContain('import them through a source with that legal basis')
})
