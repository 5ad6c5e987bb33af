import { createHash } from 'node:crypto'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** A text that is sent often: compressed once, with a tag by which browsers ask whether it changed. */
export interface Packed {
  plain: Buffer
  gzip: Buffer
  br: Buffer
  etag: string
}

export const pack = (text: string | Buffer): Packed => {
  const plain = Buffer.from(text)
  const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`
  return { plain, gzip: gzipSync(plain), br: brotliCompressSync(plain), etag }
}

/** Sends it as the client takes it, or 304 if the client has it. */
export const sendPacked = (request: FastifyRequest, reply: FastifyReply, packed: Packed, type: string) => {
  const takes = request.headers['accept-encoding'] ?? ''
  const coding = (['br', 'gzip'] as const).find((c) => new RegExp(`\\b${c}\\b`).test(takes))
  reply.headers({ etag: packed.etag, vary: 'accept-encoding' })
  if (request.headers['if-none-match']?.includes(packed.etag)) return reply.code(304).send()
  if (coding) reply.header('content-encoding', coding)
  return reply.type(type).send(packed[coding ?? 'plain'])
}
