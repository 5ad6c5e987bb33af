import type { Pool, PoolClient } from 'pg'

type Query = (...args: unknown[]) => Promise<unknown>

/** What Kysely's PostgreSQL dialect needs of a pool. */
export interface PurposePool {
  connect(): Promise<{ query: Query; release(): void }>
  end(): Promise<void>
}

const textOf = (query: unknown) => (typeof query === 'string' ? query : (query as { text: string }).text)

/** Heard by whoever waits for it later. */
const later = <T>(promise: Promise<T>): Promise<T> => {
  promise.catch(() => {})
  return promise
}

/**
 * A view of a pool through which every transaction is opened for a purpose, and every statement outside a transaction gets
 * one of its own. `ticket` is made afresh for each; it holds digits, letters and colons only.
 * Statements go out without waiting for the answer to the opening: it costs no round trip. PostgreSQL takes them in their
 * order, and one that is not opened for a purpose reads nobody. `committed` is called behind each transaction that was
 * committed, but not for statements outside of one.
 */
export const purposePool = (pool: Pool, ticket: () => string, committed?: () => void): PurposePool => {
  const open = () => `select candor_open('${ticket()}')`
  const through = (client: PoolClient) => {
    const send = client.query.bind(client) as unknown as Query
    let opening: Promise<unknown> | null = null
    /** The answer of a statement behind an opening; the opening's own error comes first, since it is the cause. */
    const behind = async (opened: Promise<unknown>, answer: Promise<unknown>) => {
      later(answer)
      await opened
      return answer
    }
    const query: Query = async (...args) => {
      const text = textOf(args[0]).trim().toLowerCase()
      if (/^(begin|start transaction)\b/.test(text)) {
        opening = later(send(`${text}; ${open()}`))
        return { rows: [], rowCount: 0, command: 'BEGIN' }
      }
      if (opening) {
        const opened = opening
        if (/^(commit|rollback)$/.test(text)) opening = null
        const answer = await behind(opened, send(...args))
        if (text === 'commit') committed?.()
        return answer
      }
      const opened = later(send(`begin; ${open()}`))
      const answer = later(send(...args))
      // After a statement that failed this is a rollback.
      const ended = later(send('commit'))
      try {
        await behind(opened, answer)
      } finally {
        // Of a failed statement nothing is left to say.
        await ended.catch(() => {})
      }
      await ended
      return answer
    }
    return { query, release: () => client.release() }
  }
  return {
    connect: async () => through(await pool.connect()),
    end: () => pool.end(),
  }
}
