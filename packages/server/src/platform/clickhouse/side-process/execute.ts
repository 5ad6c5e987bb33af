import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { newFile, readBody, removeFile, spoolBody } from './bodies.ts'
import { type Engine, type QueryContext, queryIdColumn } from './engine.ts'
import { Exception } from './exceptions.ts'
import type { createGate } from './gate.ts'
import { literal, readStatement, type Statement, tokens } from './statement.ts'

export interface Outcome {
  /** Rows in a file that the receiver removes, or in memory. */
  readonly rows: { file: string } | { bytes: Uint8Array }
  readonly format: string
  readonly resultRows: number
  readonly writtenRows: number
  readonly writtenBytes: number
  /** Seconds. */
  readonly elapsed: number
}

export interface Execution {
  readonly engine: Engine
  readonly gates: { readonly inserts: ReturnType<typeof createGate>; readonly others: ReturnType<typeof createGate> }
}

const toLatin1 = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')

/** Back from one character a byte; the statement itself must be UTF-8, the rows behind it need not be. */
const toText = (latin1: string): string => {
  const bytes = Buffer.from(latin1, 'latin1')
  if (!isUtf8(bytes)) throw new Exception(36, 'BAD_ARGUMENTS', 'The statement is not UTF-8.')
  return bytes.toString('utf8')
}

/** `query_id` means the client's, which the engine knows under another name. */
const killByClientsId = (sql: string): string => {
  let out = ''
  let at = 0
  for (const token of tokens(sql)) {
    if (token.kind !== 'word' || token.text.toLowerCase() !== 'query_id') continue
    out += `${sql.slice(at, token.start)}${queryIdColumn}`
    at = token.end
  }
  return out + sql.slice(at)
}

const cancelled = () => new Exception(394, 'QUERY_WAS_CANCELLED', 'Query was cancelled: its client has gone.')

/** Waits for a place; what nobody waits for any more does not start. */
const run = async (
  { engine, gates }: Execution,
  gate: keyof Execution['gates'],
  sql: string,
  context: QueryContext,
  format: string,
) => {
  const leave = await gates[gate]()
  try {
    if (context.signal.aborted) throw cancelled()
    return await engine.run(sql, context, format)
  } finally {
    leave()
  }
}

const noRows = { resultRows: 0, writtenRows: 0, writtenBytes: 0, elapsed: 0 }

/** The statement with the name of a file in it, which need not be latin1. */
const through = (statement: Statement, file: string, format: string): string =>
  toText(statement.through(toLatin1(Buffer.from(literal(file))), format))

const runInsert = async (
  execution: Execution,
  statement: Statement,
  body: IncomingMessage | undefined,
  context: QueryContext,
): Promise<Outcome> => {
  const { file, bytes } = await spoolBody(execution.engine.spool, Buffer.from(statement.rows, 'latin1'), body)
  try {
    const sql = through(statement, file, '')
    const { rowsRead, elapsed } = await run(execution, 'inserts', sql, context, 'Null')
    return {
      rows: { bytes: Buffer.alloc(0) },
      format: '',
      ...noRows,
      writtenRows: rowsRead,
      writtenBytes: bytes,
      elapsed,
    }
  } finally {
    await removeFile(file)
  }
}

const runSelect = async (
  execution: Execution,
  statement: Statement,
  context: QueryContext,
  format: string,
): Promise<Outcome> => {
  const file = newFile(execution.engine.spool)
  try {
    const sql = through(statement, file, format)
    const { rowsRead, elapsed } = await run(execution, 'others', sql, context, format)
    return { rows: { file }, format, ...noRows, resultRows: rowsRead, elapsed }
  } catch (error) {
    await removeFile(file)
    throw error
  }
}

/**
 * Runs what a request asks for: the statement of its URL, with the body as rows of an insert, or the statement in its
 * body. Rows go in and out through files, so that neither side needs memory for them, no binary format passes through
 * a string, and an error is known before the first byte of an answer.
 */
export const execute = async (
  execution: Execution,
  request: IncomingMessage | undefined,
  query: string | undefined,
  context: QueryContext,
  defaultFormat: string,
  onKind: (kind: Statement['kind']) => void,
): Promise<Outcome> => {
  let text: Buffer = Buffer.from(query ?? '')
  let body = request
  let statement = query === undefined ? undefined : readStatement(toLatin1(text))
  if (statement?.kind !== 'insert' && body) {
    const given = await readBody(body)
    body = undefined
    if (given.length > 0) {
      text = statement ? Buffer.concat([text, Buffer.from('\n'), given]) : given
      statement = undefined
    }
  }
  statement ??= readStatement(toLatin1(text))

  onKind(statement.kind)
  if (statement.kind === 'insert') return runInsert(execution, statement, body, context)
  const format = statement.format ?? defaultFormat
  if (statement.kind === 'select') return runSelect(execution, statement, context, format)
  const whole = toText(statement.sql)
  if (statement.kind === 'kill') {
    const { bytes, elapsed } = await execution.engine.run(killByClientsId(whole), context, format)
    return { rows: { bytes }, format, ...noRows, elapsed }
  }
  const { bytes, rowsRead, elapsed } = await run(execution, 'others', whole, context, format)
  return { rows: { bytes }, format, ...noRows, resultRows: rowsRead, elapsed }
}
