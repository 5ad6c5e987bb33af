import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { FastifyReply } from 'fastify'

/**
 * Answers with text that is made while it is sent, as fast as the reader takes it. What goes wrong before the first piece
 * is an ordinary error; later the connection is cut, so that nobody takes a part for the whole. A reader who leaves ends
 * the making (`return` of the generator).
 */
export const streamText = async (reply: FastifyReply, type: string, pieces: AsyncGenerator<string>): Promise<void> => {
  const first = await pieces.next()
  const all = async function* () {
    try {
      if (!first.done) yield first.value
      yield* pieces
    } finally {
      await pieces.return(undefined)
    }
  }
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': type,
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  await pipeline(Readable.from(all()), raw)
}
