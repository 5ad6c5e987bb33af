import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CandorProcess, readyUrl, runCandor, runningNote, temporaryFolder } from '../../test/candor-process.ts'
import { type Everything, openEverything } from '../../test/everything.ts'
import { importPasses, importPosition, runImporter } from '../../test/importer.ts'

const apiKey = 'cnd_import-e2e-key'
const rows = 20_000

let candor: CandorProcess
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let url: string
let everything: Everything

const dataDir = () => join(folder.path, 'import')
const server = () => join(folder.path, 'data')

beforeAll(async () => {
  folder = await temporaryFolder()
  candor = runCandor('start', { CANDOR_DATA_DIR: server(), CANDOR_BOOTSTRAP_API_KEY: apiKey })
  url = await readyUrl(candor)
  everything = await openEverything((await runningNote(server())).databaseUrl)
  await writeFile(join(folder.path, 'mapping.json'), JSON.stringify(mapping))
})
afterAll(async () => {
  await everything?.close()
  await candor?.stop()
  await folder?.remove()
})

const column = (name: string) => ({ column: name })
const mapping = {
  answers: [
    {
      id: 'answer',
      subject: { kind: 'email', value: column('email') },
      purpose: column('purpose'),
      answer: column('answer'),
      occurredAt: { column: 'at', format: 'dd.MM.yyyy HH:mm:ss', zone: 'Europe/Berlin' },
      validUntil: { column: 'until', format: 'dd.MM.yyyy', zone: 'Europe/Berlin' },
      channel: { value: 'paper' },
      system: { value: 'Old CRM' },
      collectedBy: column('shop'),
      actor: { kind: column('actor'), name: column('name'), mandate: column('mandate') },
      agreement: {
        key: { value: 'privacy' },
        version: column('version'),
        locale: { value: 'en' },
        textSha256: column('sha'),
      },
      partner: { name: column('partner'), agreement: column('contract') },
      evidence: { reference: column('proof') },
    },
  ],
}

const good = (who: string, i: number) => ({
  email: `${who}-${i % 6_000}@example.com`,
  purpose: ['email', 'sms', 'push', 'analytics'][Math.floor(i / 6_000)]!,
  answer: ['grant', 'grant', 'grant', 'deny', 'withdraw'][i % 5]!,
  at: `01.03.2024 ${[10 + (i % 10), 10 + (i % 50), 10 + (i % 47)].join(':')}`,
  until: '',
  shop: `Shop ${i % 12}`,
  actor: i % 9 === 0 ? 'guardian' : 'self',
  name: i % 9 === 0 ? 'A parent' : '',
  mandate: i % 9 === 0 ? `form/${i}` : '',
  version: '1',
  sha: '',
  partner: i % 7 === 0 ? 'Fair Ltd' : '',
  contract: i % 7 === 0 ? 'C-12' : '',
  proof: `scan/${i}`,
})
type Line = ReturnType<typeof good>

/** Every way in which a row can be bad; one row in twenty is, each way in its turn. */
const faults: readonly [string, Partial<Line>][] = [
  ['unknown_purpose', { purpose: 'nonsense' }],
  ['unknown_agreement_version', { version: '9' }],
  ['text_never_published', { sha: '00'.repeat(32) }],
  ['time_in_future', { at: '01.03.2999 10:10:10' }],
  ['time_reversed', { until: '01.01.2024' }],
  ['actor_not_allowed', { actor: 'agent', name: 'A lawyer', mandate: '' }],
  ['bad_identifier', { email: 'nobody' }],
  ['evidence_missing', { proof: '' }],
  ['partner_agreement_missing', { partner: 'Fair Ltd', contract: '' }],
  ['invalid_line', { actor: 'neighbour' }],
  ['line_too_large', { proof: 'x'.repeat(17_000) }],
  ['not_a_time', { at: 'yesterday' }],
]
const faultOf = (i: number) => (i % 20 === 0 ? faults[(i / 20) % (faults.length + 1)] : undefined)
const isShort = (i: number) => i % 20 === 0 && faultOf(i) === undefined
const isGood = (i: number) => i % 20 !== 0
const expectedRejects = Array.from({ length: rows }, (_, i) => i)
  .filter((i) => !isGood(i))
  .map((i) => [i + 1, isShort(i) ? 'wrong_column_count' : faultOf(i)![0]])

/** A file of 20,000 rows about people whose names begin with `who`, and what of it belongs into the ledger. */
const writeRows = async (who: string) => {
  const columns = Object.keys(good(who, 0))
  const lines = Array.from({ length: rows }, (_, i) => {
    const line: Line = { ...good(who, i), answer: isGood(i) ? good(who, i).answer : 'grant', ...faultOf(i)?.[1] }
    const cells = columns.map((c) => line[c as keyof Line])
    return (isShort(i) ? cells.slice(1) : cells).join(',')
  })
  const file = join(folder.path, `${who}.csv.gz`)
  await writeFile(file, gzipSync([columns.join(','), ...lines].join('\n')))
  const expected = Array.from({ length: rows }, (_, i) => i)
    .filter(isGood)
    .map((i) => good(who, i))
    .map((line) => [line.email, line.purpose, line.answer, line.shop, line.proof].join(' '))
  return { file, expected: expected.sort() }
}

const importer = (file: string, ...options: string[]) => {
  const map = join(folder.path, 'mapping.json')
  const env = { CANDOR_API_KEY: apiKey, CANDOR_DATA_DIR: dataDir() }
  return runImporter(['consent', file, '--map', map, '--url', url, ...options], env)
}

/** Entries about people whose names begin with `who`, as the expected ones are written. */
const ledger = async (who: string): Promise<string[]> => {
  const { rows: entries } = await everything.pool.query<{ entry: string }>(
    `select concat_ws(' ', i.value, p.key, l.kind, l.evidence #>> '{import,collectedBy}', l.evidence ->> 'reference') as entry
     from consent_ledger l
     join purposes p on p.workspace_id = l.workspace_id and p.bit = l.purpose_bit
     join identifiers i on i.workspace_id = l.workspace_id and i.person_id = l.subject_id
     where l.workspace_id = 1 and i.value like $1 || '-%'`,
    [who],
  )
  return entries.map((e) => e.entry).sort()
}

const rejectsIn = async (path: string) =>
  (await readFile(path, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { row: number; reason: string; detail: string })

test('20,000 rows of which one in twenty is bad: each bad one is named with its code, the others are in the ledger once', async () => {
  const { file, expected } = await writeRows('whole')
  const { code, text } = await importer(file).ended
  console.log(text)
  expect(text).toMatch(/rows read +20,000\n/)
  expect(text).toMatch(/recorded +19,000\n/)
  expect(text).toMatch(/rejected +1,000\n/)
  expect(code).toBe(1)
  const rejects = await rejectsIn(text.match(/stands in (.*)$/m)?.[1] ?? '')
  expect(rejects.map((r) => [r.row, r.reason])).toEqual(expectedRejects)
  expect(rejects.filter((r) => r.detail.length < 10)).toEqual([])
  expect(await ledger('whole')).toEqual(expected)
}, 300_000)

test('the same, with the importer killed twice and the api once; a second import adds nothing', async () => {
  const { file, expected } = await writeRows('broken')
  for (const items of [3_000, 8_000]) {
    const { child, ended } = importer(file)
    expect(await importPasses(items, dataDir(), 'broken')).toBe(true)
    child.kill('SIGKILL')
    await ended
    expect(await importPosition(dataDir(), 'broken')).toBeLessThan(rows)
  }
  const { ended } = importer(file)
  expect(await importPasses(12_000, dataDir(), 'broken')).toBe(true)
  process.kill((await runningNote(server())).processes.api!, 'SIGKILL')
  const { code, text } = await ended
  expect(text).toMatch(/Going on after [\d,]+ answers/)
  expect(text).toMatch(/rejected +1,000\n/)
  expect(code).toBe(1)
  expect((await rejectsIn(text.match(/stands in (.*)$/m)?.[1] ?? '')).map((r) => [r.row, r.reason])).toEqual(
    expectedRejects,
  )
  expect(await ledger('broken')).toEqual(expected)

  expect((await importer(file).ended).text).toContain('Nothing was sent')
  const again = await importer(file, '--restart').ended
  expect(again.text).toMatch(/recorded +0\n/)
  expect(again.text).toMatch(/known +19,000 /)
  expect(await ledger('broken')).toEqual(expected)
}, 300_000)

test('a key without the scope, or none, stops the import with what to do; a dry run needs none and says what would be refused', async () => {
  const { file } = await writeRows('refused')
  const { code, text } = await importer(file, '--api-key', 'cnd_another').ended
  expect(text).toContain('No valid credentials')
  expect(code).toBe(3)
  const dry = await runImporter(['consent', file, '--map', join(folder.path, 'mapping.json'), '--dry-run'], {
    CANDOR_DATA_DIR: dataDir(),
  }).ended
  expect(dry.text).toMatch(/Nothing was sent[\s\S]*answers made +19,\d+\n[\s\S]*bad_identifier/)
  expect(await ledger('refused')).toEqual([])
}, 120_000)
