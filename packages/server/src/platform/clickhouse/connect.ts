import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client'

export type ClickHouse = ClickHouseClient

/**
 * Opens the client of `http://user:password@host:port/database`.
 * `wait_end_of_query` makes an error arrive as an error, not in the middle of the rows.
 */
export const openClickHouse = (url: string, options: { name: string; maxConnections?: number }): ClickHouse =>
  createClient({
    url,
    application: options.name,
    max_open_connections: options.maxConnections ?? 8,
    request_timeout: 60_000,
    keep_alive: { enabled: true },
    // What fails is thrown, and logged by whom it concerns, in our own form.
    log: { level: ClickHouseLogLevel.OFF },
    clickhouse_settings: { wait_end_of_query: 1, output_format_json_quote_64bit_integers: 0 },
  })
