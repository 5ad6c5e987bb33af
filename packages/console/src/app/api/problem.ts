import type { ErrorCode, Problem } from '@candor/contracts'

export type FailureCode = ErrorCode | 'unreachable'

interface Failure {
  code: FailureCode
  /** HTTP status; 0 when no answer came. */
  status: number
  detail?: string | undefined
  requestId?: string | undefined
  issues?: Problem['issues'] | undefined
  /** Seconds. */
  retryAfter?: number | undefined
}

/** A call that did not succeed, as the error panel tells it. */
export class ApiError extends Error {
  readonly failure: Failure
  constructor(failure: Failure) {
    super(failure.detail ?? failure.code)
    this.name = 'ApiError'
    this.failure = failure
  }
}

export const failureOf = (error: unknown): Failure =>
  error instanceof ApiError ? error.failure : { code: 'internal', status: 0, detail: undefined }

/** Who can do something about it: the reader, an admin, whoever runs the server, or nobody but time. */
export const turnOf = (code: FailureCode): 'you' | 'admin' | 'server' | 'wait' => {
  switch (code) {
    case 'forbidden':
      return 'admin'
    case 'internal':
      return 'server'
    case 'unreachable':
    case 'rate_limited':
    case 'overloaded':
    case 'permissions_behind':
    case 'engine_unavailable':
      return 'wait'
    default:
      return 'you'
  }
}
