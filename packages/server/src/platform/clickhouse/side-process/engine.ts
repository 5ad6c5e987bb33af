import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { settingsXml } from './engine-settings.ts'
import { Exception, readException } from './exceptions.ts'
import { type Connection, loadNative, type NativeResult } from './native.ts'
import { identifier, literal } from './statement.ts'

export interface QueryContext {
  readonly queryId: string
  readonly database: string
  /** ClickHouse's settings of this query only. */
  readonly settings: ReadonlyMap<string, string>
  /** Values of `{name:Type}`, in the escaped form of ClickHouse's HTTP interface. */
  readonly params: ReadonlyMap<string, string>
  /** Nothing may be changed. */
  readonly readonly: boolean
  /** Nobody waits for the answer any more. */
  readonly signal: AbortSignal
}

export interface Engine {
  readonly version: string
  readonly timezone: string
  /** Folder for bodies on their way in and out; emptied when the engine starts. */
  readonly spool: string
  /** Runs one statement by itself. Throws an Exception. */
  run(sql: string, context: QueryContext, format: string): Promise<NativeResult>
  /** Asks the engine to end the query with this id; it does so between two blocks of rows. */
  kill(queryId: string): Promise<void>
  /** Waits for what runs, then gives the folder back. */
  close(): Promise<void>
}

/** A query is found again in system.processes by this, since chDB draws its query ids itself. */
export const queryIdColumn = "Settings['log_comment']"

/** ClickHouse's own: bytes. */
const maxQuerySize = 262_144

const nameOfSetting = /^[A-Za-z_]\w*$/
const nameOfParam = /^\w+$/

/** What is set before the statement, on a connection of its own that is thrown away behind it: nothing can leak. */
const preamble = (context: QueryContext, memoryBytes: number): string => {
  const { queryId, database, settings, params, readonly } = context
  // One query must not take the memory that inserts need.
  const set: string[] = ['implicit_select = 0', `max_memory_usage = ${Math.floor(memoryBytes * 0.6)}`]
  for (const [name, value] of settings) {
    if (!nameOfSetting.test(name)) throw new Exception(115, 'UNKNOWN_SETTING', `Unknown setting '${name}'.`)
    if (name !== 'log_comment') set.push(`${name} = ${literal(value)}`)
  }
  for (const [name, value] of params) {
    if (!nameOfParam.test(name)) throw new Exception(457, 'BAD_QUERY_PARAMETER', `Bad name of a parameter: '${name}'.`)
    set.push(`param_${name} = ${literal(value)}`)
  }
  set.push(`log_comment = ${literal(queryId)}`)
  if (readonly) set.push('readonly = 2')
  const text = `use ${identifier(database)}; set ${set.join(', ')}`
  // The limit is one of statements; over HTTP parameters are none.
  if (text.length < maxQuerySize / 4) return text
  const limit = literal(settings.get('max_query_size') ?? String(maxQuerySize))
  return `set max_query_size = 1073741824; ${text}; set max_query_size = ${limit}`
}

/**
 * Opens chDB on `dir/store`; creates the database `candor`. Throws when it cannot; the
 * engine says why on standard error. `memoryBytes` bounds what all queries hold together.
 */
export const openEngine = async (dir: string, memoryBytes: number): Promise<Engine> => {
  const store = join(dir, 'store')
  const spool = join(dir, 'spool')
  const settingsFile = join(dir, 'settings.xml')
  mkdirSync(store, { recursive: true, mode: 0o700 })
  writeFileSync(settingsFile, settingsXml(memoryBytes), { mode: 0o600 })

  const native = loadNative()
  const anchor: Connection = native.CreateConnection(store, [`--config-file=${settingsFile}`])
  // Only now, for until here another process might have used them.
  rmSync(spool, { recursive: true, force: true })
  mkdirSync(spool, { mode: 0o700 })

  const running = new Set<Promise<unknown>>()
  let closing = false

  const onConnection = async <T>(use: (connection: Connection) => Promise<T>): Promise<T> => {
    if (closing) throw new Exception(236, 'ABORTED', 'ClickHouse is shutting down.')
    const connection = native.CreateConnection(store)
    const result = use(connection).finally(() => native.CloseConnection(connection))
    running.add(result)
    try {
      return await result
    } catch (error) {
      throw readException(error)
    } finally {
      running.delete(result)
    }
  }

  await native.QueryAsyncConnection(anchor, 'create database if not exists candor', 'TSV')
  const facts = await native.QueryAsyncConnection(anchor, 'select version(), timezone()', 'TSV')
  const [version = '', timezone = ''] = Buffer.from(facts.bytes).toString().trim().split('\t')

  return {
    version,
    timezone,
    spool,
    run: (sql, context, format) =>
      onConnection(async (connection) => {
        // Two calls, so that positions in syntax errors are those of the statement.
        await native.QueryAsyncConnection(connection, preamble(context, memoryBytes), 'TSV')
        return native.QueryAsyncConnection(connection, sql, format)
      }),
    kill: async (queryId) => {
      const sql = `kill query where ${queryIdColumn} = ${literal(queryId)} async`
      await onConnection((connection) => native.QueryAsyncConnection(connection, sql, 'TSV'))
    },
    close: async () => {
      closing = true
      while (running.size > 0) await Promise.allSettled([...running])
      native.CloseConnection(anchor)
    },
  }
}
