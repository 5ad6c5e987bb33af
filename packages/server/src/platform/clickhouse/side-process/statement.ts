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
/** ‘ ’ “ ” as UTF-8 bytes. */
const typographicQuote = /^\xe2\x80[\x98\x99\x9c\x9d]/

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
    // The engine would take typographic quotes for quotes.
    if (typographicQuote.test(sql.slice(start, start + 3))) {
      throw syntaxError(`Syntax error: failed at position ${start + 1}: quote with ' or " instead.`)
    }
    if (c === ')' || c === ']') depth--
    yield { kind, text: sql.slice(start, at), start, end: at, depth }
    if (c === '(' || c === '[') depth++
  }
}

const is = (token: Token | undefined, ...words: string[]) =>
  token?.kind === 'word' && words.includes(token.text.toLowerCase())

/**
 * - `insert`: rows follow the statement, in the same text and in the body behind it.
 * - `select`: rows come out.
 * - `kill`: `kill query …`.
 */
export interface Statement {
  readonly kind: 'insert' | 'select' | 'kill' | 'other'
  /** Named in the statement by `format`. */
  readonly format: string | undefined
  /** The statement alone: no semicolon, no rows. */
  readonly sql: string
  /** The statement with its rows in a file, whose name comes as a literal; the format is for a select without one. */
  through(file: string, format: string): string
  /** Rows of an insert that stand in the text. */
  readonly rows: string
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

const emptyQuery = () => syntaxError('Syntax error: Empty query.')

/** Where `insert into [table|function] target [(columns)]` ends: the index of the next token. */
const endOfTarget = (all: Token[]): number => {
  let i = 1
  if (is(all[i], 'into')) i++
  if (is(all[i], 'table') && all[i + 1]?.text !== '.' && all[i + 1]?.text !== '(') i++
  const isFunction = is(all[i], 'function') && all[i + 1]?.kind === 'word'
  if (isFunction) i++
  const skipName = () => {
    if (all[i]?.text === '{') while (i < all.length && all[i]!.text !== '}') i++
    i++
  }
  skipName()
  while (all[i]?.text === '.') {
    i++
    skipName()
  }
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

/** The trailing `format name`, if there is one: `settings …` may follow it. */
const formatClause = (all: Token[]): { clause: Token; name: string; end: number } | undefined => {
  for (let i = all.length - 2; i >= 0; i--) {
    const next = all[i + 1]!
    if (all[i]!.depth !== 0 || !is(all[i], 'format') || next.kind !== 'word') continue
    const behind = all[i + 2]
    if (!behind || is(behind, 'settings')) return { clause: all[i]!, name: next.text, end: next.end }
  }
  return undefined
}

const readInsert = (sql: string, all: Token[]): Statement | undefined => {
  const at = endOfTarget(all)
  const place = all[at]?.start ?? sql.length
  const first = all.slice(at).find((t) => t.depth === 0 && is(t, 'format', 'values', 'select', 'with', 'from', 'watch'))
  const cut = (end: number, rest: string, format: string, dataAt: number): Statement => {
    const before = sql.slice(0, place)
    const after = sql.slice(place, end) + rest
    const through = (file: string) => `${before}\nfrom infile ${file} compression 'none'\n${after}`
    return { kind: 'insert', format, sql: before + after, through, rows: sql.slice(dataAt) }
  }
  if (is(first, 'from')) throw noFiles()
  if (is(first, 'values')) return cut(first!.start, 'format Values', 'Values', first!.end)
  if (!is(first, 'format')) return undefined
  const name = all[all.indexOf(first!) + 1]
  if (!name) throw syntaxError('Syntax error: the format is missing.')
  return cut(name.end, '', name.text, dataAfter(sql, name.end))
}

/** `insert … select … from input('structure') … format name`: the same rows, read by `file(…)`. */
const readInput = (sql: string, all: Token[]): Statement | undefined => {
  const input = all.findIndex((t, i) => is(t, 'input') && all[i + 1]?.text === '(')
  const format = formatClause(all)
  if (!is(all[0], 'insert') || input < 0 || !format) return undefined
  const { clause, name, end } = format
  const before = sql.slice(0, all[input]!.start)
  const after = sql.slice(all[input + 1]!.end, clause.start)
  const through = (file: string) => `${before}file(${file}, '${name}', ${after}`
  return { kind: 'insert', format: name, sql: sql.slice(0, end), through, rows: sql.slice(dataAfter(sql, end)) }
}

/** Tokens up to where the rows of an insert begin: what follows there need not be SQL. */
const statementTokens = (sql: string): Token[] => {
  const all: Token[] = []
  // Behind a select, `format` may be a column's name, unless the rows come in through `input(…)`.
  let selects = false
  let inputs = false
  for (const token of tokens(sql)) {
    all.push(token)
    if (all.length < 4 || !is(all[0], 'insert')) continue
    const last = all.at(-2)!
    if (is(last, 'input') && token.text === '(') inputs = true
    if (token.depth !== 0) continue
    const follows = (before: Token | undefined) => before?.text === '.' || is(before, 'into', 'table', 'function')
    if (!follows(last) && is(token, 'select', 'with')) selects = true
    if (!selects && is(token, 'values') && !follows(last)) break
    if ((!selects || inputs) && token.kind === 'word' && is(last, 'format') && !follows(all.at(-3))) break
  }
  return all
}

/**
 * Decides how a statement runs. `sql` may hold rows of an insert behind the statement; it is read byte by byte, so pass
 * bytes as latin1. Throws SYNTAX_ERROR for several statements, as ClickHouse does over HTTP.
 */
export const readStatement = (sql: string): Statement => {
  let all = statementTokens(sql)
  if (all.length === 0) throw emptyQuery()
  const insert = is(all[0], 'insert') ? (readInsert(sql, all) ?? readInput(sql, all)) : undefined
  if (insert) return insert
  const semicolon = all.findIndex((t) => t.text === ';')
  const behind = semicolon < 0 ? undefined : all.slice(semicolon).find((t) => t.text !== ';')
  if (behind) {
    throw syntaxError(`Syntax error (Multi-statements are not allowed): failed at position ${behind.start + 1}.`)
  }
  if (semicolon >= 0) all = all.slice(0, semicolon)
  if (all.length === 0) throw emptyQuery()
  const text = sql.slice(0, all.at(-1)?.end ?? 0)
  if (all.some((t, i) => (is(t, 'outfile') && is(all[i - 1], 'into')) || (is(t, 'infile') && is(all[i - 1], 'from')))) {
    throw noFiles()
  }
  const format = formatClause(all)
  const place = format?.clause.start ?? text.length
  // On a line of its own: a comment may end what stands before.
  const through = (file: string, name: string) =>
    `${text.slice(0, place)}\ninto outfile ${file} truncate compression 'none'\n${text.slice(place) || `format ${name}`}`
  const verb = all.find((t) => t.text !== '(')
  const says = is(verb, 'with') ? all.find((t) => t.depth === 0 && is(t, 'select', 'insert')) : verb
  const kind = is(verb, 'kill') ? 'kill' : is(says, 'select') ? 'select' : 'other'
  return { kind, format: format?.name, sql: text, through, rows: '' }
}

/** Escaped by ClickHouse's own rules for what stands between single quotes. */
export const literal = (value: string): string => `'${value.replace(/[\\']/g, '\\$&').replaceAll('\0', '\\0')}'`

/** Escaped by ClickHouse's own rules for names between backquotes. */
export const identifier = (name: string): string => `\`${name.replace(/[\\`]/g, '\\$&').replaceAll('\0', '\\0')}\``
