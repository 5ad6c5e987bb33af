import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { identifier, literal, readStatement } from './statement.ts'

const insert = (sql: string) => {
  const s = readStatement(sql)
  expect(s.kind).toBe('insert')
  const [before, after] = s.through('F', '').split("\nfrom infile F compression 'none'\n")
  return { before, after, data: s.rows }
}

describe('an insert is cut where a file takes the place of its rows', () => {
  test.each([
    ['insert into t format CSV', 'insert into t ', 'format CSV', ''],
    ['INSERT INTO db.t (a, b) FORMAT JSONEachRow\n', 'INSERT INTO db.t (a, b) ', 'FORMAT JSONEachRow', ''],
    ['insert into t settings a = 1 format TSV\n1\t2\n', 'insert into t ', 'settings a = 1 format TSV', '1\t2\n'],
    ["insert into t values (1, 'a;b'); ", 'insert into t ', 'format Values', " (1, 'a;b'); "],
    [
      'insert into table "format" (`values`) values (1)',
      'insert into table "format" (`values`) ',
      'format Values',
      ' (1)',
    ],
    ['insert into format format format', 'insert into format ', 'format format', ''],
    ['insert into db.values values (1)', 'insert into db.values ', 'format Values', ' (1)'],
    [
      "insert into function null('a UInt8') (a) format CSV\n1",
      "insert into function null('a UInt8') (a) ",
      'format CSV',
      '1',
    ],
    [
      "insert into function f('x', 'values format') partition by a format CSV",
      "insert into function f('x', 'values format') partition by a ",
      'format CSV',
      '',
    ],
    ['insert into t -- format CSV\n (a) format TSV', 'insert into t -- format CSV\n (a) ', 'format TSV', ''],
    [
      "insert into t (* except(a)) format RowBinary\n\x00;\xff'",
      'insert into t (* except(a)) ',
      'format RowBinary',
      "\x00;\xff'",
    ],
    ['insert into t format CSV;  \n1;2', 'insert into t ', 'format CSV', '1;2'],
    [
      'insert into {d:Identifier}.{t:Identifier} (a) format TSV',
      'insert into {d:Identifier}.{t:Identifier} (a) ',
      'format TSV',
      '',
    ],
    ['insert into {name:Identifier} format TSV', 'insert into {name:Identifier} ', 'format TSV', ''],
  ])('%j', (sql, before, after, data) => {
    expect(insert(sql)).toEqual({ before, after, data })
  })
})

describe('a select is cut in front of its format', () => {
  test.each([
    ['select 1', 'select 1', '', undefined],
    ['select 1;', 'select 1', '', undefined],
    ['select format from format format JSON', 'select format from format ', 'format JSON', 'JSON'],
    ['select 1 FORMAT CSV settings max_threads = 1 ;', 'select 1 ', 'FORMAT CSV settings max_threads = 1', 'CSV'],
    ["select 'format CSV'", "select 'format CSV'", '', undefined],
    ['with 1 as x select (select x) -- format CSV', 'with 1 as x select (select x)', '', undefined],
    ['(select 1) union all (select 2)\nformat TSV', '(select 1) union all (select 2)\n', 'format TSV', 'TSV'],
    ['select 1 as format', 'select 1 as format', '', undefined],
  ])('%j', (sql, before, after, format) => {
    const s = readStatement(sql)
    expect(s).toMatchObject({ kind: 'select', format })
    expect(s.sql).toBe(before + after)
    expect(s.through('F', 'X')).toBe(`${before}\ninto outfile F truncate compression 'none'\n${after || 'format X'}`)
  })
})

test.each([
  ['create table t (a UInt8) engine = Memory', 'other'],
  ['with x as (select 1) insert into t select * from x', 'other'],
  ['insert into t select * from s', 'other'],
  ['insert into t (select * from s)', 'other'],
  ['insert into t select format from s', 'other'],
  ['insert into t select values, format x from s', 'other'],
  ['kill query where query_id = 1', 'kill'],
  ['explain select 1', 'other'],
  ['/* a */ # b\n -- c\nselect 1', 'select'],
])('%j is of the kind %s', (sql, kind) => {
  expect(readStatement(sql).kind).toBe(kind)
})

test.each(['select 1; select 2', 'select 1;;drop table t', 'set a = 1; select 1', "select ';'; --\n x"])(
  'several statements are refused: %j',
  (sql) => {
    expect(() => readStatement(sql)).toThrow(/Multi-statements are not allowed/)
  },
)

test.each(["select ';;'", 'select 1;;  -- end', 'select `a;b`', 'select $a$;$a$', 'select 1 /* ; x */'])(
  'a semicolon that ends nothing does no harm: %j',
  (sql) => {
    expect(readStatement(sql).kind).toBe('select')
  },
)

test.each([
  "select 1 into outfile '/tmp/x'",
  "select 1 INTO /* a */ OUTFILE '/tmp/x' format CSV",
  "insert into t from infile '/etc/passwd' format LineAsString",
  "insert into t (a) FROM INFILE '/etc/passwd'",
])('files are out of reach: %j', (sql) => {
  expect(() => readStatement(sql)).toThrow(/not allowed/)
})

test.each([
  '',
  '  ',
  '-- nothing',
  ';',
  "select 'open",
  'select `open',
  'insert into t format',
  Buffer.from('select ‘a’').toString('latin1'),
])('what is no statement is refused: %j', (sql) => {
  expect(() => readStatement(sql)).toThrow()
})

test.each([
  [
    "insert into t select format from input('format String') where format != '' format CSV\ninput(1) format x;'",
    "insert into t select format from file(F, 'CSV', 'format String') where format != '' ",
    "input(1) format x;'",
  ],
  [
    "insert into t (a) with 1 as x select a from input('a UInt8') format TSV",
    "insert into t (a) with 1 as x select a from file(F, 'TSV', 'a UInt8') ",
    '',
  ],
])('rows for input() are read from a file: %j', (sql, through, rows) => {
  const s = readStatement(sql)
  expect(s).toMatchObject({ kind: 'insert', rows })
  expect(s.through('F', '')).toBe(through)
})

test('any text is either read or refused as a syntax error', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'insert',
      'into',
      'format',
      'values',
      'select',
      'with',
      '(',
      ')',
      ';',
      "'",
      '`',
      '"',
      '$$',
      '\\',
      '--',
      '/*',
      '{',
      '.',
      ' ',
      '\n',
      'table',
      'function',
      'from',
      'infile',
      'settings',
      'input',
      'partition',
    ),
    fc.string({ maxLength: 4 }),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
      const sql = pieces.join(pieces.length % 2 ? ' ' : '')
      try {
        expect(typeof readStatement(sql).through('F', 'X')).toBe('string')
      } catch (error) {
        expect((error as Error).constructor.name).toBe('Exception')
      }
    }),
    { numRuns: 3_000 },
  )
})

test('a quoted value ends at its own quote, whatever it holds', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (value) => {
      expect(readStatement(`select ${literal(value)}`).sql).toBe(`select ${literal(value)}`)
      expect(readStatement(`select ${identifier(value)}`).sql).toBe(`select ${identifier(value)}`)
    }),
  )
})

test('a long statement is read in one pass', () => {
  const long = `select ${"'a''\\'b', ".repeat(300_000)}1`
  expect(readStatement(long).kind).toBe('select')
})
