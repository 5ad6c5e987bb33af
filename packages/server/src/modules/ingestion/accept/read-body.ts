import { promisify } from 'node:util'
import { gunzip, inflate } from 'node:zlib'
import { problem } from '../../../platform/http/index.ts'

/** Segment's limit of a batch, before compression. */
export const maxBodyBytes = 512 * 1024

const unzip = promisify(gunzip)
const undeflate = promisify(inflate)

/**
 * The bytes of a request, decompressed. The cap on the output stops compression bombs before they unfold.
 * Throws invalid_json (not what its encoding says), unknown_encoding, too_large.
 */
export const readBody = async (raw: Buffer, encoding: string | undefined): Promise<Buffer> => {
  const name = encoding?.trim().toLowerCase()
  if (!name || name === 'identity') return raw
  const open = name === 'gzip' || name === 'x-gzip' ? unzip : name === 'deflate' ? undeflate : null
  if (!open) throw problem('unknown_encoding', { detail: `Content-Encoding "${name.slice(0, 40)}"` })
  try {
    return await open(raw, { maxOutputLength: maxBodyBytes })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw problem('too_large')
    throw problem('invalid_json', { detail: `The body is not valid ${name}.` })
  }
}
