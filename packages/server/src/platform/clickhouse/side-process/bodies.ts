import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { stat, unlink } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib'
import { Exception } from './exceptions.ts'

/** A statement with rows inside its text, decompressed; it is held in memory. */
const maxTextBytes = 64 * 2 ** 20
/** Rows in a body behind a statement in the URL, decompressed; they go to disk. */
const maxRowsBytes = 4 * 2 ** 30

const decoders = {
  gzip: createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
}
const isDecoder = (name: string): name is keyof typeof decoders => Object.hasOwn(decoders, name)

/** The stages of a body on its way in: the request itself and, where it is compressed, what decompresses it. */
const stages = (request: IncomingMessage): [Readable, ...Transform[]] => {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase()
  if (encoding === undefined || encoding === '' || encoding === 'identity') return [request]
  if (!isDecoder(encoding)) {
    throw new Exception(89, 'UNKNOWN_COMPRESSION_METHOD', `Unknown Content-Encoding: ${encoding}.`)
  }
  return [request, decoders[encoding]()]
}

/** Lets through what is within the limit; throws QUERY_IS_TOO_LARGE. */
const atMost = (limit: number, take?: (chunk: Buffer) => void): Transform => {
  let size = 0
  return new Transform({
    highWaterMark: 2 ** 18,
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length
      if (size > limit) return done(new Exception(229, 'QUERY_IS_TOO_LARGE', `The body is above ${limit} bytes.`))
      take?.(chunk)
      done(null, take ? undefined : chunk)
    },
  })
}

const asException = (error: unknown): Exception => {
  if (error instanceof Exception) return error
  const { code = '', message } = error as NodeJS.ErrnoException
  if (/^(Z_|ZSTD_|ERR_(_ERROR_FORMAT|BROTLI|ZSTD|ZLIB))/.test(code)) {
    return new Exception(271, 'CANNOT_DECOMPRESS', `The body cannot be decompressed: ${message}.`)
  }
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new Exception(243, 'NOT_ENOUGH_SPACE', 'The disk is full: free some space, then send the rows again.')
  }
  const isCutOff = code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET'
  if (isCutOff) return new Exception(210, 'NETWORK_ERROR', 'The body did not arrive as a whole.')
  return new Exception(1001, 'STD_EXCEPTION', `The body could not be read: ${message}.`)
}

/** Reads a body that is text. Throws QUERY_IS_TOO_LARGE. */
export const readBody = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  const collect = atMost(maxTextBytes, (chunk) => chunks.push(chunk))
  collect.resume()
  try {
    await pipeline([...stages(request), collect])
  } catch (error) {
    throw asException(error)
  }
  return Buffer.concat(chunks)
}

export const newFile = (spool: string): string => join(spool, randomUUID())

export const removeFile = (file: string): Promise<void> => unlink(file).catch(() => {})

/**
 * Writes rows to a file of their own: `first`, then the body. Nothing of an insert runs before its last byte is here,
 * so a client that dies while sending has inserted nothing. Returns the file and its size.
 */
export const spoolBody = async (
  spool: string,
  first: Uint8Array,
  request: IncomingMessage | undefined,
): Promise<{ file: string; bytes: number }> => {
  const file = newFile(spool)
  const sink = createWriteStream(file, { mode: 0o600, highWaterMark: 2 ** 20 })
  try {
    if (first.length > 0) sink.write(first)
    if (request) await pipeline([...stages(request), atMost(maxRowsBytes), sink])
    else await new Promise<void>((resolve, reject) => sink.once('error', reject).end(() => resolve()))
    return { file, bytes: (await stat(file)).size }
  } catch (error) {
    sink.destroy()
    await removeFile(file)
    throw asException(error)
  }
}
