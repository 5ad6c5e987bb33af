import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { gunzip, inflate } from 'node:zlib'
import { problem } from '../../../platform/http/index.ts'
import type { Lease } from './memory-guard.ts'

/** Segment's limit of a batch, before compression. */
export const maxBodyBytes = 512 * 1024

const noRoom = () => problem('overloaded', { retryAfter: 1 })

/** Gathers the bytes of a request. Throws too_large, overloaded, and invalid_request when it breaks off. */
export const gather = async (payload: Readable, lease: Lease): Promise<Buffer> => {
  const chunks: Buffer[] = []
  let size = 0
  try {
    // Not destroyed when refused: the client would lose its connection instead of hearing why.
    for await (const chunk of payload.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > maxBodyBytes) throw problem('too_large')
      if (!lease.add(chunk.length)) throw noRoom()
      chunks.push(chunk)
    }
  } catch (error) {
    throw payload.errored ? problem('invalid_request', { detail: 'The request broke off.' }) : error
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)
}

const unzip = promisify(gunzip)
/** What zlib holds for one stream: its window and a piece of output. */
const inflaterBytes = 64 * 1024
const undeflate = promisify(inflate)

/**
 * The bytes of a request, decompressed. The cap on the output stops compression bombs before they unfold.
 * Throws invalid_json (not what its encoding says), unknown_encoding, too_large, overloaded.
 */
export const readBody = async (raw: Buffer, encoding: string | undefined, lease: Lease): Promise<Buffer> => {
  const name = encoding?.trim().toLowerCase()
  if (!name || name === 'identity') return raw
  const open = name === 'gzip' || name === 'x-gzip' ? unzip : name === 'deflate' ? undeflate : null
  if (!open) throw problem('unknown_encoding', { detail: `Content-Encoding "${name.slice(0, 40)}"` })
  if (!lease.add(inflaterBytes)) throw noRoom()
  const body = await open(raw, { maxOutputLength: maxBodyBytes }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ERR_BUFFER_TOO_LARGE') throw problem('too_large')
    throw problem('invalid_json', { detail: `The body is not valid ${name}.` })
  })
  if (!lease.add(body.length)) throw noRoom()
  return body
}
