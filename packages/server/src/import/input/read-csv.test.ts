import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ImportError, type InputRow } from '../row.ts'
import { readCsv } from './read-csv.ts'

const pieces = async function* (...texts: string[]) {
  yield* texts
}
const defaults = { delimiter: ',', columns: undefined, needed: new Set<string>() }
const read = async (texts: string[], options: Partial<Parameters<typeof readCsv>[1]> = {}): Promise<InputRow[]> => {
  const rows: InputRow[] = []
  for await (const piece of readCsv(pieces(...texts), { ...defaults, ...options })) rows.push(...piece)
  return rows
}
const refusal = (texts: string[], options = {}) =>
  read(texts, options).then(
    () => undefined,
    (error: unknown) => (error instanceof ImportError ? error.message : error),
  )

test('quotes, line breaks inside them, a byte order mark and both line ends are read', async () => {
  expect(await read(['\uFEFFa,b\r\n"x, ""y""","line\nbreak"\r\n\r\n1,2'])).toEqual([
    { row: 1, fields: { a: 'x, "y"', b: 'line\nbreak' } },
    { row: 2, fields: { a: '1', b: '2' } },
  ])
})

test('rows of another length are told apart, a quote in the wrong place is a letter, and no neighbour is lost', async () => {
  const rows = await read(['a,b\n1,2\n3\n4,5,6\n"x"y,7\n8" pipe,9\n'])
  expect(rows.map((row) => [row.row, 'fields' in row ? 'ok' : row.reason])).toEqual([
    [1, 'ok'],
    [2, 'wrong_column_count'],
    [3, 'wrong_column_count'],
    [4, 'ok'],
    [5, 'ok'],
  ])
  expect(rows.slice(3)).toEqual([
    { row: 4, fields: { a: '"x"y', b: '7' } },
    { row: 5, fields: { a: '8" pipe', b: '9' } },
  ])
})

test('a quote that is never closed stops the import with the row it began at, and keeps the rows before', async () => {
  const rows: InputRow[] = []
  const take = async () => {
    for await (const piece of readCsv(pieces('a,b\n1,2\n', '"x,3\n4,5\n'), defaults)) rows.push(...piece)
  }
  await expect(take()).rejects.toThrow(/not CSV any more after row 1/)
  expect(rows).toEqual([{ row: 1, fields: { a: '1', b: '2' } }])
})

test('a record without end does not fill the memory', async () => {
  const long = 'x'.repeat(300_000)
  expect(await refusal(['a,b\n"', long, long, long, long, long])).toMatch(/not CSV any more after row 0/)
})

test('a column that the mapping names and the file lacks is told before anything else, with those there are', async () => {
  const sentence = await refusal(['a,b\n1,2\n'], { needed: new Set(['a', 'c']) })
  expect(sentence).toBe('The mapping names "c", which the file does not have. Its columns are: "a", "b".')
  expect(await refusal(['a,a\n1,2\n'])).toMatch(/same name/)
  expect(await refusal(['a,__proto__\n1,2\n'])).toMatch(/__proto__/)
})

test('a file without a header line takes its columns from the mapping, and another delimiter', async () => {
  expect(await read(['1;2\n'], { columns: ['a', 'b'], delimiter: ';' })).toEqual([
    { row: 1, fields: { a: '1', b: '2' } },
  ])
})

test('an empty file and a header alone have no rows', async () => {
  expect(await read([''])).toEqual([])
  expect(await read(['a,b\n'])).toEqual([])
})

test('where a text is cut into pieces changes nothing', async () => {
  const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r\n', 'é', '漢') })
  const table = fc.array(fc.tuple(cell, cell), { maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(table, fc.array(fc.nat(100), { maxLength: 6 }), async (rows, cuts) => {
      const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
      const text = ['a,b', ...rows.map((row) => row.map(quoted).join(','))].join('\n')
      const ends = [...cuts.map((cut) => Math.min(cut, text.length)), text.length].sort((x, y) => x - y)
      const cutUp = ends.map((end, i) => text.slice(ends[i - 1] ?? 0, end))
      expect(await read(cutUp)).toEqual(rows.map(([a, b], i) => ({ row: i + 1, fields: { a, b } })))
    }),
    { numRuns: 200 },
  )
})
