import { expect, test } from 'vitest'
import { Exception, readException, statusOf, writeException } from './exceptions.ts'

test('the engine’s text is read into code, name and message', () => {
  const e = readException(new Error("Code: 60. DB::Exception: Unknown table 'a (B)'. (UNKNOWN_TABLE)"))
  expect(e).toMatchObject({ code: 60, type: 'UNKNOWN_TABLE', message: "Unknown table 'a (B)'." })
  expect(writeException(e, '26.7')).toBe(
    "Code: 60. DB::Exception: Unknown table 'a (B)'. (UNKNOWN_TABLE) (version 26.7)\n",
  )
})

test('an exception in an exception is unwrapped, and the file that it names is left out', () => {
  const inner =
    'Code: 27. DB::Exception: Cannot parse input: (at row 2)\n: (in file/uri /data/spool/1): While executing ParallelParsingBlockInputFormat: While executing File: data for INSERT was parsed from file. (CANNOT_PARSE_INPUT_ASSERTION_FAILED) (version 26.7.2.1)'
  const e = readException(new Error(`Code: 27. DB::Exception: ${inner}. (CANNOT_PARSE_INPUT_ASSERTION_FAILED)`))
  expect(e).toMatchObject({
    code: 27,
    type: 'CANNOT_PARSE_INPUT_ASSERTION_FAILED',
    message: 'Cannot parse input: (at row 2)\n: While executing ParallelParsingBlockInputFormat',
  })
})

test('what is no exception of the engine stays readable', () => {
  expect(readException(new Error('boom'))).toMatchObject({ code: 1002, message: 'boom' })
})

test.each([
  [60, 404],
  [62, 400],
  [516, 403],
  [194, 401],
  [241, 500],
  [159, 408],
  [48, 501],
])('code %i is answered with status %i', (code, status) => {
  expect(statusOf(new Exception(code, 'X', ''))).toBe(status)
})
