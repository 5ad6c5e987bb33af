import pg from 'pg'
import type { Log } from '../log.ts'

export interface Listening {
  /** Asks something over the connection that listens; null while there is none. Rejects when it breaks, and is opened anew. */
  ask<Row>(text: string): Promise<Row[] | null>
  close(): Promise<void>
}

const againMs = 1_000
const answerMs = 10_000

/**
 * Keeps a connection that hears a channel, and opens it again when it breaks. Nothing promises that all is heard: what was
 * said while it was away is lost, and poolers pass nothing on.
 */
export const listen = (
  url: string,
  options: { channel: string; name: string; log: Log; hear(payload: string): void; opened?(): void },
): Listening => {
  const { channel, name, log, hear, opened } = options
  let current: pg.Client | null = null
  let retry: NodeJS.Timeout | null = null
  let closed = false

  const open = async (): Promise<void> => {
    retry = null
    const client = new pg.Client({
      connectionString: url,
      application_name: name,
      keepAlive: true,
      connectionTimeoutMillis: answerMs,
      query_timeout: answerMs,
    })
    let lost = false
    const again = () => {
      if (lost) return
      lost = true
      if (current === client) current = null
      if (!closed) retry = setTimeout(() => (trying = open()), againMs).unref()
    }
    client.on('notification', (n) => hear(n.payload ?? ''))
    // More than once when a server dies: its last words, the broken socket, the end.
    client.on('error', again)
    client.once('end', again)
    try {
      await client.connect()
      await client.query(`listen ${channel}`)
      if (lost) throw new Error('The connection broke as it was opened')
      current = client
      opened?.()
    } catch (err) {
      log.debug({ err, name }, 'a listener is not connected')
      again()
      void client.end().catch(() => {})
    }
  }
  let trying = open()

  return {
    ask: async <Row>(text: string) => {
      const client = current
      if (!client) return null
      try {
        return (await client.query(text)).rows as Row[]
      } catch (error) {
        // It may hang as well as be gone, and its end too.
        void client.end().catch(() => {})
        throw error
      }
    },
    close: async () => {
      closed = true
      if (retry) clearTimeout(retry)
      // A client that is told to end while it connects would stay connected: first let it finish.
      await trying
      await current?.end().catch(() => {})
    },
  }
}
