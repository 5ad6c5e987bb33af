/** What ClickHouse answers instead of rows. The message is without `Code: …` in front and the name behind. */
export class Exception extends Error {
  readonly code: number
  readonly type: string

  constructor(code: number, type: string, message: string) {
    super(message)
    this.code = code
    this.type = type
  }
}

export const syntaxError = (message: string) => new Exception(62, 'SYNTAX_ERROR', message)
export const notImplemented = (message: string) => new Exception(48, 'NOT_IMPLEMENTED', message)

const shape = /^Code: (\d+)\. DB::\w*Exception: (.*) \(([A-Z][A-Z0-9_]+)\)\s*$/s
const wrapped = /^(Code: \d+\. DB::\w*Exception: .*\([A-Z][A-Z0-9_]+\)) \(version [^)]*\)\.?$/s
// An insert reads from a file that the client knows nothing of.
const fromFile = /: \(in file\/uri [^)]*\)|: While executing File: data for INSERT was parsed from file\.?/g

/** Reads the engine's text; an exception that the engine wrapped in another one like it is unwrapped. */
export const readException = (error: unknown): Exception => {
  if (error instanceof Exception) return error
  const text = error instanceof Error ? error.message : String(error)
  const [, code, message = '', type = ''] = shape.exec(text.trim()) ?? []
  if (code === undefined) return new Exception(1002, 'UNKNOWN_EXCEPTION', text)
  const inner = wrapped.exec(message.trim())?.[1]
  if (inner) return readException(new Error(inner))
  return new Exception(Number(code), type, message.replace(fromFile, '').trim())
}

export const writeException = (e: Exception, version: string): string =>
  `Code: ${e.code}. DB::Exception: ${e.message} (${e.type}) (version ${version})\n`

const statusByCode = new Map<number, number>()
const map = (status: number, ...codes: number[]) => {
  for (const code of codes) statusByCode.set(code, status)
}
// As in ClickHouse's src/Server/HTTP/exceptionCodeToHTTPStatus.cpp; everything else is 500.
map(400, 6, 8, 15, 25, 26, 27, 36, 37, 38, 41, 44, 53, 62, 72, 117, 123, 167, 168, 223, 321, 376, 427, 441, 675, 676)
map(401, 194)
map(403, 192, 193, 497, 512, 516)
map(404, 46, 47, 50, 56, 60, 63, 73, 78, 81, 115, 152, 336, 511)
map(408, 159)
map(411, 381)
map(413, 229)
map(415, 779)
map(501, 48)
map(503, 76, 209, 439)

export const statusOf = (e: Exception): number => statusByCode.get(e.code) ?? 500
