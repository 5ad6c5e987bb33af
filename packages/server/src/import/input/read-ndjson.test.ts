import { expect, test } from 'vitest'
import type { InputRow } from '../row.ts'
import { readNdjson } from './read-ndjson.ts'

const read = async (...texts: string[]): Promise<InputRow[]> => {
  const pieces = async function* () {
    yield* texts
  }
  const rows: InputRow[] = []
  for await (const piece of readNdjson(pieces())) rows.push(...piece)
  return rows
}
const reasons = (rows: InputRow[]) => rows.map((row) => ('fields' in row ? 'ok' : row.reason))

test('lines cut anywhere are put together, and a last line needs no end', async () => {
  expect(await read('{"a":', '1}\r\n\n{"a":2', '}')).toEqual([
    { row: 1, fields: { a: 1 } },
    { row: 2, fields: { a: 2 } },
  ])
})

test('what is no object is one bad row and leaves its neighbours alone', async () => {
  expect(reasons(await read('{"a":1}\n[1]\nnull\n{"a"\n"x"\n{"a":2}\n'))).toEqual([
    'ok',
    'malformed_row',
    'malformed_row',
    'malformed_row',
    'malformed_row',
    'ok',
  ])
})

test('a line too long is one bad row, in one piece or in many, and the next one is read', async () => {
  const long = 'x'.repeat(700_000)
  expect(reasons(await read(`${long}${long}\n{"a":1}\n`))).toEqual(['malformed_row', 'ok'])
  expect(reasons(await read(long, long, long, '\n{"a":1}\n'))).toEqual(['malformed_row', 'ok'])
  expect(reasons(await read('{"a":1}\n', long, long))).toEqual(['ok', 'malformed_row'])
})

test('a member called __proto__ is a member like any other', async () => {
  const [row] = await read('{"__proto__":{"polluted":1}}\n')
  expect(row && 'fields' in row && Object.hasOwn(row.fields, '__proto__')).toBe(true)
  expect(({} as { polluted?: number }).polluted).toBeUndefined()
})
