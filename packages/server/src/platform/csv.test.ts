import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvRecord } from './csv.ts'

test('a record is read again as it was, whatever stands in it', () => {
  const cell = fc.string({ unit: 'grapheme' }).filter((text) => !/^[=@\t\r+-]/.test(text))
  fc.assert(
    fc.property(fc.array(cell, { minLength: 2, maxLength: 5 }), (cells) => {
      expect(parse(csvRecord(cells), { relax_column_count: true })).toEqual([cells])
    }),
    { numRuns: 300 },
  )
})

test.each(['=1+1', '@SUM(A1)', '+cmd', '-2+3+cmd', '\tx'])(
  '%j would be run by a spreadsheet, and is marked',
  (text) => {
    expect(parse(csvRecord([text, '']))).toEqual([[`'${text}`, '']])
  },
)

test('numbers, signs of phone numbers, lists and nothing are written as they are', () => {
  expect(csvRecord(['+49 170 1', -2.5, '-3', [1, 'a'], { b: true }, null, undefined, false])).toBe(
    '+49 170 1,-2.5,-3,"[1,""a""]","{""b"":true}",,,false\r\n',
  )
})
