/** What was read is no longer so: another worker was faster. The transaction is rolled back and done again. */
export class StaleRead extends Error {
  override name = 'StaleRead'
}

const codeOf = (error: unknown) => (error as { code?: unknown } | null)?.code

/** Serialisation failure and deadlock: PostgreSQL asks to try again. */
export const isConflict = (error: unknown): boolean =>
  error instanceof StaleRead || codeOf(error) === '40001' || codeOf(error) === '40P01'

/** The server is away or going away: classes 08 and 57P0x, and errors of the socket. */
export const isConnectionLoss = (error: unknown): boolean => {
  const code = codeOf(error)
  if (typeof code === 'string')
    return /^(08|57P0)/.test(code) || ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', '53300'].includes(code)
  return error instanceof Error && /Connection terminated|timeout exceeded when trying to connect/.test(error.message)
}
