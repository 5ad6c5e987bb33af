import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** Opaque: a connection to the one engine of this process. */
export type Connection = { readonly brand: unique symbol }

export interface NativeResult {
  readonly bytes: Uint8Array
  /** Rows of the result, or rows taken from a file that was inserted. */
  readonly rowsRead: number
  readonly bytesRead: number
  /** Seconds. */
  readonly elapsed: number
}

export interface Native {
  CreateConnection(dir: string, args?: readonly string[]): Connection
  /** Never while a query runs on that connection: that ends the whole engine. */
  CloseConnection(connection: Connection): void
  /** Runs on a thread of libuv's pool; several statements may stand in one text. */
  QueryAsyncConnection(connection: Connection, sql: string, format: string): Promise<NativeResult>
}

/**
 * chDB's addon without its JavaScript: there, all queries with parameters of a process wait in one line, and closing a
 * connection waits for the queries of every other. Its stream API starts a query on the event loop, which a slow
 * sub-select then blocks for seconds; hence results travel through files (execute.ts).
 */
export const loadNative = (): Native => {
  const require = createRequire(import.meta.url)
  return require(join(dirname(require.resolve('chdb')), 'dist/loader.js')).loadNative()
}
