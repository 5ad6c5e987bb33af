/** What was read is no longer so: another worker was faster. The transaction is rolled back and done again. */
export class StaleRead extends Error {
  override name = 'StaleRead'
}

const codeOf = (error: unknown) => (error as { code?: unknown } | null)?.code

/** Serialisation failure and deadlock: PostgreSQL asks to try again. */
export const isConflict = (error: unknown): boolean =>
  error instanceof StaleRead || codeOf(error) === '40001' || codeOf(error) === '40P01'

const patience = 50

/** Does a whole transaction again as long as PostgreSQL asks for it: after a moment, that grows, and is not the same for all. */
export const retryConflicts = async <T>(act: () => Promise<T>): Promise<T> => {
  for (let n = 1; ; n++) {
    try {
      return await act()
    } catch (error) {
      if (!isConflict(error) || n === patience) throw error
      await new Promise((r) => setTimeout(r, Math.random() * Math.min(n * 5, 100)))
    }
  }
}

/** The server is away or going away: classes 08 and 57P0x, and errors of the socket. */
export const isConnectionLoss = (error: unknown): boolean => {
  const code = codeOf(error)
  if (typeof code === 'string')
    return /^(08|57P0|25P03)/.test(code) || ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', '53300'].includes(code)
  return (
    error instanceof Error &&
    /Connection terminated|not queryable|timeout exceeded when trying to connect/.test(error.message)
  )
}

/**
 * The server cannot do it now, whatever it is asked: no connection, disk or memory (53), a statement cancelled (57), an
 * error of its files (58), a standby that takes no writes (25006), a table, column or right that is missing. Waiting may
 * help; blaming the data would be wrong.
 */
export const isServerTrouble = (error: unknown): boolean => {
  if (isConnectionLoss(error)) return true
  const code = codeOf(error)
  return typeof code === 'string' && /^(53|57|58|25006|42P01|42703|42501)/.test(code)
}
