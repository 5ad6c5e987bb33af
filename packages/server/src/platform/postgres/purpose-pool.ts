import type { Pool, PoolClient } from 'pg'

type Query = (...args: unknown[]) => Promise<unknown>

/** What Kysely's PostgreSQL dialect needs of a pool. */
export interface PurposePool {
  connect(): Promise<{ query: Query; release(): void }>
  end(): Promise<void>
}

const textOf = (query: unknown) => (typeof query === 'string' ? query : (query as { text: string }).text)

/**
 * A view of a pool through which every transaction is opened for a purpose, and every statement outside a transaction gets
 * one of its own. `ticket` is made afresh for each; it holds digits, letters and colons only.
 */
export const purposePool = (pool: Pool, ticket: () => string): PurposePool => {
  const open = () => `select candor_open('${ticket()}')`
  const through = (client: PoolClient) => {
    const send = client.query.bind(client) as unknown as Query
    let inTransaction = false
    const query: Query = async (...args) => {
      const text = textOf(args[0]).trim().toLowerCase()
      if (/^(begin|start transaction)\b/.test(text)) {
        // One round trip for both.
        await send(`${text}; ${open()}`)
        inTransaction = true
        return { rows: [], rowCount: 0, command: 'BEGIN' }
      }
      if (inTransaction) {
        if (/^(commit|rollback)$/.test(text)) inTransaction = false
        return send(...args)
      }
      await send(`begin; ${open()}`)
      try {
        const result = await send(...args)
        await send('commit')
        return result
      } catch (error) {
        await send('rollback').catch(() => {})
        throw error
      }
    }
    return { query, release: () => client.release() }
  }
  return {
    connect: async () => through(await pool.connect()),
    end: () => pool.end(),
  }
}
