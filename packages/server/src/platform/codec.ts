import { promisify } from 'node:util'
import { constants, zstdCompress, zstdDecompressSync } from 'node:zlib'

/** How the bytes of a row are packed; the number is stored. */
export const codecs = { raw: 0, zstd: 1 } as const

const zstd = promisify(zstdCompress)
// Level 1 of zstd: on Segment-shaped events half the time of deflate 1, and smaller (bench:ingest prints both).
const options = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }

/** Packs bytes on a thread of the pool, so that parsing goes on meanwhile. */
export const pack = async (bytes: Buffer): Promise<{ codec: number; body: Buffer }> => {
  if (bytes.length < 256) return { codec: codecs.raw, body: bytes }
  return { codec: codecs.zstd, body: await zstd(bytes, options) }
}

/** `limit` in bytes guards against a row that was tampered with. */
export const unpack = (codec: number, body: Buffer, limit = 64 * 1024 * 1024): Buffer => {
  if (codec === codecs.raw) return body
  if (codec === codecs.zstd) return zstdDecompressSync(body, { maxOutputLength: limit })
  throw new RangeError(`The codec ${codec} of a stored row is not known`)
}
