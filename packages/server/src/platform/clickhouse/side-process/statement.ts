import { Exception, syntaxError } from './exceptions.ts'

export interface Token {
  readonly kind: 'word' | 'quoted' | 'sign'
  readonly text: string
  readonly start: number
  readonly end: number
  /** Round and square brackets around it. */
  readonly depth: number
}

const endOfQuoted = (sql: string, start: number): number => {
  const quote = sql[start]
  for (let i = start + 1; i < sql.length; i++) {
    if (sql[i] === '\\') i++
    else if (sql[i] === quote) return i + 1
  }
  throw syntaxError(`Syntax error: failed at position ${start + 1}: Quoted string is not closed.`)
}

const space = /(?:\s+|--[^\n]*|#[ !][^\n]*|\/\*[\s\S]*?(?:\*\/|$))+/y
const word = /[\w$]+/y
const hereDocument = /\$(\w*)\$[\s\S]*?\$\1\$/y

const match = (pattern: RegExp, sql: string, at: number): number | undefined => {
  pattern.lastIndex = at
  return pattern.test(sql) ? pattern.lastIndex : undefined
}

/** ClickHouse's tokens, as far as it takes to tell words from what is quoted, commented out or in brackets. */
export function* tokens(sql: string, from = 0): Generator<Token> {
  let depth = 0
  for (let at = match(space, sql, from) ?? from; at < sql.length; at = match(space, sql, at) ?? at) {
    const c = sql[at]!
    const start = at
    let kind: Token['kind'] = 'sign'
    if (c === "'" || c === '"' || c === '`') {
      kind = 'quoted'
      at = endOfQuoted(sql, at)
    } else if (c === '$' && match(hereDocument, sql, at)) {
      kind = 'quoted'
      at = match(hereDocument, sql, at)!
    } else if (match(word, sql, at)) {
      kind = 'word'
      at = match(word, sql, at)!
    } else at++
    if (c === ')' || c === ']') depth--
    yield { kind, text: sql.slice(start, at), start, end: at, depth }
    if (c === '(' || c === '[') depth++
  }
}

const is = (token: Token | undefined, ...words: string[]) =>
  token?.kind === 'word' && words.includes(token.text.toLowerCase())

/**
 * - `insert`: rows follow the statement, from `dataAt` on and in the body behind it; a file takes their place at `place`.
 * - `input`: `insert … select … from input(…) format …`: rows follow as well, yet only inside the text.
 * - `select`: rows come out; a file takes them where `place` is.
 * - `kill`: `kill query …`.
 */
export interface Statement {
  readonly kind: 'insert' | 'input' | 'select' | 'kill' | 'other'
  /** The statement without a semicolon and what follows it. */
  readonly sql: string
  readonly place: number
  readonly dataAt: number
  /** Named in the statement by `format`. */
  readonly format: string | undefined
}

/** Data starts behind the format's name: after a semicolon, spaces and one line break, if they are there. */
const dataAfter = (sql: string, end: number): number => {
  const behind = /[ \t\f]*;?[ \t\f]*\r?\n?/y
  behind.lastIndex = end
  behind.test(sql)
  return behind.lastIndex
}

const noFiles = () =>
  new Exception(
    358,
    'INTO_OUTFILE_NOT_ALLOWED',
    'Files are out of reach: INTO OUTFILE and FROM INFILE are not allowed.',
  )

/** Where `insert into [table|function] target [(columns)]` ends: the index of the next token. */
const endOfTarget = (all: Token[]): number => {
  let i = 1
  if (is(all[i], 'into')) i++
  if (is(all[i], 'table') && all[i + 1]?.text !== '.' && all[i + 1]?.text !== '(') i++
  const isFunction = is(all[i], 'function') && all[i + 1]?.kind === 'word'
  if (isFunction) i++
  i++
  while (all[i]?.text === '.') i += 2
  const skipBrackets = () => {
    if (all[i]?.text !== '(') return
    const { depth } = all[i]!
    while (i < all.length && !(all[i]!.text === ')' && all[i]!.depth === depth)) i++
    i++
  }
  if (isFunction) skipBrackets()
  if (is(all[i], 'partition')) while (i < all.length && !is(all[i], 'format', 'values', 'select', 'settings')) i++
  const isSelectInBrackets = is(all[i + 1], 'select', 'with')
  if (all[i]?.text === '(' && !isSelectInBrackets) skipBrackets()
  return i
}

const readInsert = (sql: string, all: Token[]): Statement | undefined => {
  const at = endOfTarget(all)
  const place = all[at]?.start ?? sql.length
  const first = all.slice(at).find((t) => t.depth === 0 && is(t, 'format', 'values', 'select', 'with', 'from', 'watch'))
  if (is(first, 'from')) throw noFiles()
  if (is(first, 'format')) {
    const name = all[all.indexOf(first!) + 1]
    if (!name) throw syntaxError('Syntax error: the format is missing.')
    return { kind: 'insert', sql, place, dataAt: dataAfter(sql, name.end), format: name.text }
  }
  if (is(first, 'values')) {
    const text = `${sql.slice(0, first!.start)}format Values`
    const given = sql.slice(first!.end)
    return { kind: 'insert', sql: `${text}\n${given}`, place, dataAt: text.length + 1, format: 'Values' }
  }
  return undefined
}

/** Tokens up to where the rows of an insert begin: what follows there need not be SQL. */
const statementTokens = (sql: string): Token[] => {
  const all: Token[] = []
  for (const token of tokens(sql)) {
    all.push(token)
    const last = all.at(-2)
    if (!is(all[0], 'insert') || token.depth !== 0) continue
    if (is(token, 'values') && all.length > 2 && !is(last, 'into', 'table', 'function') && last?.text !== '.') break
    if (is(last, 'format') && all.length > 4 && all.at(-3)?.text !== '.' && !is(all.at(-3), 'into', 'table')) break
  }
  return all
}

/** The trailing `format name`, if there is one: `settings …` may follow it. */
const formatClause = (all: Token[]): { clause: Token; name: string } | undefined => {
  for (let i = all.length - 2; i >= 0; i--) {
    const next = all[i + 1]!
    if (all[i]!.depth !== 0 || !is(all[i], 'format') || next.kind !== 'word') continue
    const behind = all[i + 2]
    if (!behind || is(behind, 'settings')) return { clause: all[i]!, name: next.text }
  }
  return undefined
}

/**
 * Decides how a statement runs. `sql` may hold rows of an insert behind the statement; it is read byte by byte, so pass
 * bytes as latin1. Throws SYNTAX_ERROR for several statements, as ClickHouse does over HTTP.
 */
export const readStatement = (sql: string): Statement => {
  let all = statementTokens(sql)
  if (all.length === 0) throw syntaxError('Syntax error: Empty query.')
  if (is(all[0], 'insert')) {
    const insert = readInsert(sql, all)
    if (insert) return insert
  }
  const semicolon = all.findIndex((t) => t.text === ';')
  const behind = semicolon < 0 ? undefined : all.slice(semicolon).find((t) => t.text !== ';')
  const isInput =
    is(all[0], 'insert') && all.some((t, i) => is(t, 'input') && all[i + 1]?.text === '(') && formatClause(all)
  if (behind && !isInput) {
    throw syntaxError(`Syntax error (Multi-statements are not allowed): failed at position ${behind.start + 1}.`)
  }
  if (semicolon >= 0) all = all.slice(0, semicolon)
  const text = sql.slice(0, all.at(-1)?.end ?? 0)
  if (all.some((t, i) => (is(t, 'outfile') && is(all[i - 1], 'into')) || (is(t, 'infile') && is(all[i - 1], 'from')))) {
    throw noFiles()
  }
  const format = formatClause(all)
  const found = { sql: text, place: format?.clause.start ?? text.length, dataAt: text.length, format: format?.name }
  if (isInput) return { kind: 'input', ...found, sql, dataAt: sql.length }
  if (is(all[0], 'kill')) return { kind: 'kill', ...found }
  const verb = all.find((t) => t.text !== '(')
  const firstWord = is(verb, 'with') ? all.find((t) => t.depth === 0 && is(t, 'select', 'insert')) : verb
  return { kind: is(firstWord, 'select') ? 'select' : 'other', ...found }
}

/** Escaped by ClickHouse's own rules for what stands between single quotes. */
export const literal = (value: string): string => `'${value.replace(/[\\']/g, '\\$&').replaceAll('\0', '\\0')}'`

/** Escaped by ClickHouse's own rules for names between backquotes. */
export const identifier = (name: string): string => `\`${name.replace(/[\\`]/g, '\\$&').replaceAll('\0', '\\0')}\``
