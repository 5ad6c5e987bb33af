import { type ErrorCode, errors, type Problem } from '@candor/contracts'

interface ProblemOptions {
  /** What is wrong in this very case, in a sentence. */
  detail?: string
  issues?: { path: string; message: string }[]
  /** Whole seconds after which the call may be repeated; sent as Retry-After. */
  retryAfter?: number
  /** Further headers of the answer. */
  headers?: Record<string, string>
  cause?: unknown
}

/** An error that the HTTP layer answers with, as `application/problem+json`. Made by `problem`. */
export class ProblemError extends Error {
  override name = 'ProblemError'
  readonly code: ErrorCode
  readonly status: number
  readonly options: ProblemOptions
  constructor(code: ErrorCode, options: ProblemOptions) {
    super(options.detail ?? errors[code].title, { cause: options.cause })
    this.code = code
    this.status = errors[code].status
    this.options = options
  }
}

/** Makes an error to throw: `throw problem('not_found', { detail: 'There is no source 7.' })`. */
export const problem = (code: ErrorCode, options: ProblemOptions = {}): ProblemError => new ProblemError(code, options)

/** The body of RFC 9457. `type` leads to the entry of the registry in the reference. */
export const problemBody = ({ code, options }: ProblemError, requestId?: string): Problem => ({
  type: `/docs/api#error-${code}`,
  title: errors[code].title,
  status: errors[code].status,
  code,
  ...(options.detail === undefined ? {} : { detail: options.detail }),
  help: errors[code].help,
  ...(requestId === undefined ? {} : { requestId }),
  ...(options.issues === undefined ? {} : { issues: options.issues }),
})

/** SQLSTATE classes and Node codes that say: not the statement is wrong, the engine is away for a moment. */
const engineAway =
  /^(08\w{3}|57P0\d|53300|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN|SOCKET_TIMEOUT)$/
/** `pg` gives these no code. */
const connectionLost =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/

const isEngineAway = (error: Error): boolean =>
  ('code' in error && engineAway.test(String(error.code))) || connectionLost.test(error.message)

/** Fastify's own refusals in the words of the registry. */
const fromFastify = (code: string): ProblemError | undefined => {
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return problem('too_large')
  if (code === 'FST_ERR_CTP_INVALID_JSON_BODY') return problem('invalid_json')
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return problem('invalid_request', { detail: 'Send the body with Content-Type: application/json.' })
  if (code === 'FST_ERR_BAD_URL') return problem('invalid_request', { detail: 'The address is not well formed.' })
  if (code === 'FST_ERR_MAX_PARAM_LENGTH') return problem('not_found', { detail: 'A part of the address is too long.' })
  if (code === 'FST_ERR_CTP_INVALID_CONTENT_LENGTH')
    return problem('invalid_request', { detail: 'The body is shorter or longer than Content-Length says.' })
  return undefined
}

/** Any error as a problem: refusals by name, an engine that is away as 503, everything else as `internal`. */
export const asProblem = (error: unknown): ProblemError => {
  if (error instanceof ProblemError) return error
  if (!(error instanceof Error)) return problem('internal', { cause: error })
  const refused = 'code' in error ? fromFastify(String(error.code)) : undefined
  if (refused) return refused
  if (isEngineAway(error)) return problem('engine_unavailable', { retryAfter: 2, cause: error })
  const status = 'statusCode' in error ? Number(error.statusCode) : 500
  if (status >= 400 && status < 500) return problem('invalid_request', { cause: error })
  return problem('internal', { cause: error })
}
