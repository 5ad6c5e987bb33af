import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable, type Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createBrotliCompress, createDeflate, createGzip, createZstdCompress, constants as zlib } from 'node:zlib'
import { removeFile } from './bodies.ts'
import { type Exception, statusOf, writeException } from './exceptions.ts'
import type { Outcome } from './execute.ts'

/** Below, an answer is read at once and sent with its length. */
const smallBytes = 256 * 2 ** 10

const encoders: Record<string, () => Transform> = {
  br: () => createBrotliCompress({ params: { [zlib.BROTLI_PARAM_QUALITY]: 4 } }),
  zstd: () => createZstdCompress(),
  gzip: () => createGzip({ level: 3 }),
  deflate: () => createDeflate({ level: 3 }),
}

/** The encoding that the client accepts and the query asked for, if any. */
const encodingFor = (request: IncomingMessage, settings: ReadonlyMap<string, string>): string | undefined => {
  if (!['1', 'true'].includes(settings.get('enable_http_compression') ?? '')) return undefined
  const accepted = String(request.headers['accept-encoding'] ?? '')
    .split(',')
    .map((part) => part.split(';')[0]!.trim().toLowerCase())
  return Object.keys(encoders).find((name) => accepted.includes(name))
}

const contentType = (format: string): string => {
  if (/^JSON\w*EachRow/.test(format)) return 'application/x-ndjson; charset=UTF-8'
  if (format.startsWith('JSON')) return 'application/json; charset=UTF-8'
  if (format.startsWith('CSV')) return 'text/csv; charset=UTF-8; header=absent'
  if (/^(TabSeparated|TSV)/.test(format)) return 'text/tab-separated-values; charset=UTF-8'
  if (/^(Pretty|Vertical|Values|Markdown|XML|SQLInsert|LineAsString)/.test(format)) return 'text/plain; charset=UTF-8'
  return 'application/octet-stream'
}

export interface Facts {
  readonly queryId: string
  readonly timezone: string
  readonly version: string
}

const commonHeaders = ({ queryId, timezone }: Facts) => ({
  'X-ClickHouse-Query-Id': queryId,
  'X-ClickHouse-Server-Display-Name': 'candor',
  'X-ClickHouse-Timezone': timezone,
})

const summary = (outcome: Outcome, resultBytes: number): string =>
  JSON.stringify({
    read_rows: String(outcome.writtenRows || outcome.resultRows),
    read_bytes: String(outcome.writtenBytes || resultBytes),
    written_rows: String(outcome.writtenRows),
    written_bytes: String(outcome.writtenBytes),
    total_rows_to_read: '0',
    result_rows: String(outcome.resultRows),
    result_bytes: String(resultBytes),
    elapsed_ns: String(Math.round(outcome.elapsed * 1e9)),
  })

/** Sends the rows and removes their file. A client that goes away is no error. */
export const sendOutcome = async (
  request: IncomingMessage,
  response: ServerResponse,
  outcome: Outcome,
  settings: ReadonlyMap<string, string>,
  facts: Facts,
): Promise<void> => {
  const { rows } = outcome
  try {
    const size = 'file' in rows ? (await stat(rows.file)).size : rows.bytes.length
    const encoding = size > 0 ? encodingFor(request, settings) : undefined
    response.writeHead(200, {
      ...commonHeaders(facts),
      'Content-Type': contentType(outcome.format),
      ...(outcome.format && { 'X-ClickHouse-Format': outcome.format }),
      'X-ClickHouse-Summary': summary(outcome, size),
      ...(encoding ? { 'Content-Encoding': encoding } : { 'Content-Length': size }),
    })
    if (!encoding && size <= smallBytes) {
      response.end('file' in rows ? await readFile(rows.file) : rows.bytes)
      return
    }
    const source =
      'file' in rows ? createReadStream(rows.file, { highWaterMark: 2 ** 18 }) : Readable.from([rows.bytes])
    await pipeline([source, ...(encoding ? [encoders[encoding]!()] : []), response])
  } catch (error) {
    if (response.headersSent) response.destroy()
    else throw error
  } finally {
    if ('file' in rows) await removeFile(rows.file)
  }
}

export const sendException = (response: ServerResponse, exception: Exception, facts: Facts): void => {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const status = statusOf(exception)
  response.writeHead(status, {
    ...commonHeaders(facts),
    'Content-Type': 'text/plain; charset=UTF-8',
    'X-ClickHouse-Exception-Code': String(exception.code),
    ...(status === 401 && { 'WWW-Authenticate': 'Basic realm="ClickHouse server HTTP API"' }),
  })
  response.end(writeException(exception, facts.version))
}
