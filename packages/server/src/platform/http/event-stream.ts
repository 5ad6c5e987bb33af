import type { FastifyReply } from 'fastify'

/** An open stream of server-sent events. */
export interface EventStream {
  /** Sends one `data` line. False when the reader is too slow: skip until it has caught up. */
  send(data: unknown): boolean
  /** True once the reader has gone or the server is closing. */
  readonly closed: Promise<void>
  close(): void
}

/** A comment keeps proxies from closing a quiet stream. */
const heartbeatMs = 15_000
/** What a slow reader may leave unread before lines are skipped, in bytes. */
const backlog = 256 * 1024

/** Opens streams and remembers them, so that a closing server can end them all: they would never end by themselves. */
export const createEventStreams = () => {
  const open = new Set<EventStream>()

  const openStream = (reply: FastifyReply): EventStream => {
    reply.hijack()
    const { raw } = reply
    const { promise: closed, resolve } = Promise.withResolvers<void>()
    raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // nginx would hold lines back until its buffer is full.
      'x-accel-buffering': 'no',
    })
    raw.write(': connected\n\n')
    const heartbeat = setInterval(() => raw.write(': still here\n\n'), heartbeatMs)
    heartbeat.unref()
    const stream: EventStream = {
      send: (data) => {
        if (raw.writableEnded || raw.destroyed || raw.writableLength > backlog) return false
        raw.write(`data: ${JSON.stringify(data)}\n\n`)
        return true
      },
      closed,
      close: () => raw.end(),
    }
    open.add(stream)
    raw.on('error', () => raw.destroy())
    raw.once('close', () => {
      clearInterval(heartbeat)
      open.delete(stream)
      resolve()
    })
    return stream
  }

  return {
    open: openStream,
    closeAll: () => {
      for (const stream of open) stream.close()
    },
  }
}
