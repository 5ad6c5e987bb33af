import { type LiveOutcome, liveOutcome } from '@candor/contracts'
import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { Log } from '../../../platform/log.ts'
import { type Database, type Listening, listen } from '../../../platform/postgres/index.ts'

/**
 * What the live view shows travels as PostgreSQL notifications: from whichever process decided an outcome to whichever
 * process has an operator watching. It is a sample for the eye: bursts are cut, and nothing of it is kept.
 */
const channel = 'candor_live'
/** PostgreSQL takes 8,000 bytes a notification. */
const maxBytes = 7_500
const pauseMs = 200

type Line = LiveOutcome & { workspaceId: number }

export interface LivePublisher {
  publish(lines: readonly Line[]): void
  close(): void
}

/** Gathers lines and sends the first that fit, at most five times a second. */
export const createLivePublisher = (db: Kysely<Database>, log: Log): LivePublisher => {
  let lines: Line[] = []
  let timer: NodeJS.Timeout | null = null
  const send = async () => {
    timer = null
    const sample: Line[] = []
    let bytes = 2
    for (const line of lines) {
      bytes += Buffer.byteLength(JSON.stringify(line)) + 1
      if (bytes > maxBytes) break
      sample.push(line)
    }
    lines = []
    if (sample.length === 0) return
    await sql`select pg_notify(${channel}, ${JSON.stringify(sample)})`.execute(db).catch((err: unknown) => {
      log.debug({ err }, 'the live view could not be told')
    })
  }
  return {
    publish: (more) => {
      if (lines.length < 50) lines.push(...more.slice(0, 50))
      timer ??= setTimeout(send, pauseMs).unref()
    },
    close: () => {
      if (timer) clearTimeout(timer)
    },
  }
}

export interface LiveFeed {
  subscribe(workspaceId: number, listener: (line: LiveOutcome) => void): () => void
  close(): Promise<void>
}

const notification = z.array(liveOutcome.extend({ workspaceId: z.int() }))

/** Listens on a connection of its own for as long as somebody watches. */
export const createLiveFeed = (databaseUrl: string, log: Log): LiveFeed => {
  const listeners = new Map<(line: LiveOutcome) => void, number>()
  let listening: Listening | null = null

  const hear = (payload: string) => {
    const lines = notification.safeParse(JSON.parse(payload || '[]'))
    if (!lines.success) return
    for (const { workspaceId, ...line } of lines.data)
      for (const [listener, workspace] of listeners) if (workspace === workspaceId) listener(line)
  }
  const leave = async () => {
    const left = listening
    listening = null
    await left?.close()
  }
  return {
    subscribe: (workspaceId, listener) => {
      listeners.set(listener, workspaceId)
      listening ??= listen(databaseUrl, { channel, name: 'candor-live', log, hear })
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) void leave()
      }
    },
    close: leave,
  }
}
