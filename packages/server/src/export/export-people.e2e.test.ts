import { existsSync } from 'node:fs'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExportedPerson } from '@candor/contracts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CandorProcess, readyUrl, runCandor, runningNote, temporaryFolder } from '../../test/candor-process.ts'
import { importedYes } from '../../test/consent-lines.ts'
import { runImporter } from '../../test/importer.ts'
import { until } from '../platform/supervisor/children.ts'

const apiKey = 'cnd_export-people-key'
const people = 12_000

let candor: CandorProcess
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let url: string

const server = () => join(folder.path, 'data')
const call = async (path: string, body: unknown) => {
  const answer = await fetch(url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(answer.status).toBe(200)
}
const basis = { legalBasis: 'contract', purposes: ['essential'], reference: 'CRM export of May' }
const person = (i: number) => ({
  identifiers: [
    { kind: 'user_id', value: `u${i}` },
    { kind: 'email', value: `u${i}@example.com` },
  ],
  at: '2024-05-01T10:00:00Z',
  class: 'zero',
  values: [
    { attribute: 'city', value: `City "${i}"` },
    { attribute: 'about', value: 'x'.repeat(200) },
  ],
})
const refuses = (i: number) => i % 100 === 7

beforeAll(async () => {
  folder = await temporaryFolder()
  candor = runCandor('start', { CANDOR_DATA_DIR: server(), CANDOR_BOOTSTRAP_API_KEY: apiKey })
  url = await readyUrl(candor)
  for (let i = 0; i < people; i += 1_000)
    await call('/v1/people/import', { basis, lines: Array.from({ length: 1_000 }, (_, n) => person(i + n)) })
  const no = Array.from({ length: people }, (_, i) => i).filter(refuses)
  const lines = no.map((i) =>
    importedYes(`no-${i}`, { subject: { kind: 'user_id', value: `u${i}` }, purpose: 'essential', answer: 'restrict' }),
  )
  await call('/v1/consent/import', { lines })
}, 180_000)
afterAll(async () => {
  await candor?.stop()
  await folder?.remove()
})

const at = (name: string) => join(folder.path, name)
const exporter = (...options: string[]) =>
  runImporter(['people', '--purpose', 'essential', '--url', url, ...options], { CANDOR_API_KEY: apiKey }, 'export')
const linesOf = async (path: string): Promise<ExportedPerson[]> =>
  (await readFile(path, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
const stateOf = async (path: string): Promise<{ people: number }> =>
  existsSync(`${path}.state.json`) ? JSON.parse(await readFile(`${path}.state.json`, 'utf8')) : { people: 0 }
const expected = Array.from({ length: people }, (_, i) => i)
  .filter((i) => !refuses(i))
  .map((i) => `u${i}`)
  .sort()

test('everybody who permits it is in the file once, and whoever refuses is not; for another purpose nobody is', async () => {
  const { code, text } = await exporter('--out', at('whole.ndjson')).ended
  console.log(text)
  expect(code).toBe(0)
  const lines = await linesOf(at('whole.ndjson'))
  expect(lines.map((p) => p.identifiers[0]!.value).sort()).toEqual(expected)
  expect(lines.every((p) => Object.keys(p.values).join() === 'about,city')).toBe(true)
  expect((await stat(at('whole.ndjson'))).mode & 0o077).toBe(0)
  expect((await exporter('--out', at('whole.ndjson')).ended).text).toContain('Nothing was read')
  const none = await exporter('--purpose', 'email', '--out', at('email.ndjson')).ended
  expect(none.text).toContain('Exported 0 people')
  expect(await readFile(at('email.ndjson'), 'utf8')).toBe('')
}, 120_000)

test('an export killed on its way, and with the api killed under it, goes on where it was and ends the same', async () => {
  const out = at('broken.ndjson')
  const { child, ended } = exporter('--out', out)
  expect(await until(async () => (await stateOf(out)).people > 500, 60_000, 5)).toBe(true)
  child.kill('SIGKILL')
  await ended
  expect((await stateOf(out)).people).toBeLessThan(expected.length)
  await writeFile(out, '{"half":"a li', { flag: 'a' })
  const reached = (await stateOf(out)).people
  const second = exporter('--out', out)
  expect(await until(async () => (await stateOf(out)).people > reached, 60_000, 5)).toBe(true)
  process.kill((await runningNote(server())).processes.api!, 'SIGKILL')
  const { code, text } = await second.ended
  expect([code, text]).toEqual([0, expect.stringContaining('Going on after')])
  expect(await readFile(out, 'utf8')).toBe(await readFile(at('whole.ndjson'), 'utf8'))
}, 180_000)

test('a table has a line of names and one for each person; what is missing is said before anything is read', async () => {
  const { code } = await exporter('--format', 'csv', '--attributes', 'city', '--out', at('all.csv')).ended
  expect(code).toBe(0)
  const records = (await readFile(at('all.csv'), 'utf8')).trimEnd().split('\r\n')
  expect(records[0]).toBe('id,first_seen_at,last_seen_at,user_id,email,phone,city')
  expect(records.length).toBe(1 + expected.length)
  expect(records.find((r) => r.includes(',u12,'))).toMatch(/,u12,u12@example\.com,,"City ""12"""$/)
  const failing = [
    exporter('--format', 'csv'),
    exporter('--format', 'xml'),
    exporter('--url', 'here'),
    exporter('--out', at('all.csv')),
  ]
  for (const { ended } of failing) expect(await ended).toMatchObject({ code: 2 })
  const refused = await exporter('--purpose', 'nonsense', '--out', at('none.ndjson')).ended
  expect(refused).toMatchObject({ code: 3, text: expect.stringContaining('The purpose is not known') })
}, 120_000)
