import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CandorProcess, readyUrl, runCandor, runningNote, temporaryFolder } from '../../test/candor-process.ts'
import { type Everything, openEverything } from '../../test/everything.ts'
import { importPasses, importPosition, runImporter } from '../../test/importer.ts'

const apiKey = 'cnd_import-people-key'
const rows = 20_000

let candor: CandorProcess
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let url: string
let everything: Everything

const dataDir = () => join(folder.path, 'import')
const server = () => join(folder.path, 'data')
const mapFile = () => join(folder.path, 'mapping.json')

const column = (name: string) => ({ column: name })
const mapping = {
  basis: { legalBasis: 'contract', purposes: ['essential', 'email'], reference: 'CRM export of May' },
  people: [
    {
      id: 'customer',
      identifiers: [
        { kind: 'user_id', value: column('customer') },
        { kind: 'email', value: column('mail') },
        { kind: 'phone', value: column('phone') },
      ],
      at: { column: 'changed', format: 'dd.MM.yyyy HH:mm:ss', zone: 'Europe/Berlin' },
      class: column('class'),
      context: { value: 'store:ulm' },
      evidence: { partner: { name: column('partner'), agreement: column('contract'), reference: column('proof') } },
      values: [
        { attribute: 'city', value: column('city') },
        { attribute: 'shoe', value: { column: 'shoe', as: 'number' } },
        { attribute: 'likes', value: column('likes'), purposes: ['email'], class: { value: 'zero' } },
      ],
    },
  ],
}

const attribute = async (key: string, type: string) => {
  const texts = Object.fromEntries(['en', 'zh', 'ar'].map((locale) => [locale, { name: key, description: '' }]))
  const options = type === 'choice' ? [{ key: 'Ulm' }, { key: 'Bonn' }, { key: 'Kiel' }] : []
  const answer = await fetch(`${url}/v1/attributes/${key}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ type, texts, options }),
  })
  expect(answer.status).toBe(200)
}

beforeAll(async () => {
  folder = await temporaryFolder()
  candor = runCandor('start', { CANDOR_DATA_DIR: server(), CANDOR_BOOTSTRAP_API_KEY: apiKey })
  url = await readyUrl(candor)
  everything = await openEverything((await runningNote(server())).databaseUrl)
  await writeFile(mapFile(), JSON.stringify(mapping))
  await attribute('city', 'choice')
  await attribute('shoe', 'number')
})
afterAll(async () => {
  await everything?.close()
  await candor?.stop()
  await folder?.remove()
})

/** Each person in two rows, ten thousand apart; a tenth of the addresses are used by two people. */
const good = (who: string, i: number) => ({
  customer: `${who}-${i % 10_000}`,
  mail: `${who}-${i % 10_000 < 1_000 ? i % 500 : i % 10_000}@Example.com`,
  phone: i % 4 === 0 ? `+49 170 ${who === 'whole' ? 1 : 2}${String(i % 10_000).padStart(6, '0')}` : '',
  changed: `0${1 + Math.floor(i / 10_000)}.03.2024 ${[10 + (i % 10), 10 + (i % 50), 10 + (i % 47)].join(':')}`,
  class: i % 7 === 0 ? 'second' : 'first',
  partner: i % 7 === 0 ? 'Fair Ltd' : '',
  contract: i % 7 === 0 ? 'C-12' : '',
  proof: i % 7 === 0 ? `form/${i}` : '',
  city: ['Ulm', 'Bonn', 'Kiel'][i % 3]!,
  shoe: i % 5 === 0 ? '' : String(35 + (i % 12)),
  likes: i % 40 === 1 ? 'tea' : '',
})
type Line = ReturnType<typeof good>

/** Every way in which a row can be bad; one row in twenty is, each way in its turn. */
const faults: readonly [string, Partial<Line>][] = [
  ['attribute_misfit', { city: 'Atlantis' }],
  ['bad_identifier', { customer: 'null' }],
  ['bad_identifier', { mail: 'nobody' }],
  ['bad_identifier', { customer: '', mail: '', phone: '' }],
  ['time_in_future', { changed: '01.03.2999 10:10:10' }],
  ['provenance_missing', { class: 'third', partner: '', contract: '', proof: '' }],
  ['invalid_line', { class: 'second', partner: 'Fair Ltd', contract: '', proof: '' }],
  ['invalid_line', { class: 'guess' }],
  ['line_too_large', { likes: 'x'.repeat(40_000) }],
  ['not_a_number', { shoe: 'forty' }],
  ['not_a_time', { changed: 'yesterday' }],
]
const faultOf = (i: number) => (i % 20 === 0 ? faults[(i / 20) % (faults.length + 1)] : undefined)
const isShort = (i: number) => i % 20 === 0 && faultOf(i) === undefined
const isGood = (i: number) => i % 20 !== 0
/** Nobody allowed e-mail: what was told for it alone is left out of a row that is in. */
const isLeftOut = (i: number) => isGood(i) && i % 40 === 1
const isForeign = (i: number) => isGood(i) && i % 10_000 < 1_000 && i % 1_000 >= 500
const expectedRejects = Array.from({ length: rows }, (_, i) => i)
  .filter((i) => !isGood(i))
  .map((i) => [i + 1, isShort(i) ? 'wrong_column_count' : faultOf(i)![0]])

const writeRows = async (who: string) => {
  const columns = Object.keys(good(who, 0))
  const lines = Array.from({ length: rows }, (_, i) => {
    const line: Line = { ...good(who, i), ...faultOf(i)?.[1] }
    const cells = columns.map((c) => line[c as keyof Line])
    return (isShort(i) ? cells.slice(1) : cells).join(',')
  })
  const file = join(folder.path, `${who}.csv.gz`)
  await writeFile(file, gzipSync([columns.join(','), ...lines].join('\n')))
  return file
}

const importer = (file: string, ...options: string[]) => {
  const env = { CANDOR_API_KEY: apiKey, CANDOR_DATA_DIR: dataDir() }
  return runImporter(['people', file, '--map', mapFile(), '--url', url, ...options], env)
}

/** All that is known of people whose identifiers begin with `who`: who holds what, and each value with its origin. */
const known = async (who: string) => {
  const { rows: values } = await everything.pool.query<{ value: string }>(
    `select concat_ws(' ', replace(i.value, $1, ''), v.key, v.class, v.value, v.at, v.context, v.evidence, v.collected, v.allow) as value
     from attribute_values v
     join identifiers i on i.workspace_id = v.workspace_id and i.person_id = v.person_id and i.id = v.origin_id
     where v.workspace_id = 1 and i.value like $1 || '-%'`,
    [who],
  )
  const { rows: people } = await everything.pool.query<{ names: string }>(
    `select string_agg(i.kind || ' ' || replace(i.value, $1, ''), ', ' order by i.kind, i.value) as names
     from identifiers i where i.workspace_id = 1 and i.kind in ('user_id', 'email') and i.value like $1 || '-%'
     group by i.person_id`,
    [who],
  )
  return { values: values.map((v) => v.value).sort(), people: people.map((p) => p.names).sort() }
}

const rejectsIn = async (text: string) =>
  (await readFile(text.match(/stands in (.*)$/m)?.[1] ?? '', 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { row: number; reason: string; detail: string })
const partial = ['nothing_allowed', 'belongs_to_another']
const refusedIn = async (text: string) =>
  (await rejectsIn(text)).filter((r) => !partial.includes(r.reason)).map((r) => [r.row, r.reason])

let whole: Awaited<ReturnType<typeof known>>

test('validating 20,000 rows says what would be refused, and writes nothing', async () => {
  const file = await writeRows('whole')
  const { code, text } = await importer(file, '--validate').ended
  expect(text).toMatch(/Validated .* Nothing was written\.\n[\s\S]*rejected +1,000\n/)
  expect(code).toBe(1)
  expect(await refusedIn(text)).toEqual(expectedRejects)
  expect(await known('whole')).toEqual({ values: [], people: [] })
}, 300_000)

test('20,000 rows of which one in twenty is bad: each bad one is named with its code, the others are known with their origin', async () => {
  const { code, text } = await importer(join(folder.path, 'whole.csv.gz')).ended
  console.log(text)
  expect(text).toMatch(/rows read +20,000\n/)
  expect(text).toMatch(/created +[\d,]+\n[\s\S]*rejected +1,000\n/)
  expect(code).toBe(1)
  const count = (name: string) => Number(text.match(new RegExp(`${name} +([\\d,]+)`))?.[1]?.replaceAll(',', ''))
  expect(count('created') + count('updated') + count('unchanged')).toBe(19_000)
  expect(await refusedIn(text)).toEqual(expectedRejects)
  const rejects = await rejectsIn(text)
  expect(rejects.filter((r) => r.detail.length < 10)).toEqual([])
  const every = Array.from({ length: rows }, (_, i) => i)
  const rowsOf = (reason: string) =>
    rejects.filter((r) => r.reason === reason && !expectedRejects.some(([n]) => n === r.row)).map((r) => r.row - 1)
  expect(rowsOf('nothing_allowed')).toEqual(every.filter(isLeftOut))
  // The first of two rows that name an address has it; the second is told so.
  expect(rowsOf('belongs_to_another').length).toBeGreaterThan(every.filter(isForeign).length / 2)
  whole = await known('whole')
  const goodPeople = new Set(every.filter(isGood).map((i) => i % 10_000))
  expect(whole.people.filter((p) => p.includes('user_id')).length).toBe(goodPeople.size)
  expect(whole.values.filter((v) => v.includes(' city ')).length).toBeGreaterThanOrEqual(goodPeople.size)
  expect(whole.values.some((v) => v.includes(' likes '))).toBe(false)
}, 300_000)

test('the same, with the importer killed twice and the api once, ends the same; a second import adds nothing', async () => {
  const file = await writeRows('broken')
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
  expect(text).toMatch(/Going on after [\d,]+ people/)
  expect(code).toBe(1)
  expect(await refusedIn(text)).toEqual(expectedRejects)
  const broken = await known('broken')
  expect(broken.people).toEqual(whole.people)
  expect(broken.values).toEqual(whole.values)

  expect((await importer(file).ended).text).toContain('Nothing was sent')
  const again = await importer(file, '--restart').ended
  expect(again.text).toMatch(/created +0\n/)
  expect(again.text).toMatch(/updated +0\n/)
  expect(again.text).toMatch(/unchanged +19,000\n/)
  expect(await known('broken')).toEqual(broken)
}, 300_000)

test('a mapping that brings consent, or says not on what it rests, is refused before anything is sent', async () => {
  const attempt = async (json: unknown) => {
    const path = join(folder.path, 'other.json')
    await writeFile(path, JSON.stringify(json))
    return runImporter(['people', join(folder.path, 'whole.csv.gz'), '--map', path, '--url', url], {
      CANDOR_API_KEY: apiKey,
      CANDOR_DATA_DIR: dataDir(),
    }).ended
  }
  const withConsent = await attempt({ ...mapping, consent: { email: column('newsletter') } })
  expect(withConsent).toMatchObject({ code: 2, text: expect.stringContaining('candor import consent') })
  const withoutBasis = await attempt({ people: mapping.people })
  expect(withoutBasis).toMatchObject({ code: 2, text: expect.stringContaining('basis') })
  const misspelt = await attempt({ ...mapping, people: [{ ...mapping.people[0], context: column('plaec') }] })
  expect(misspelt).toMatchObject({ code: 2, text: expect.stringContaining('plaec') })
}, 60_000)
