import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { exitCodes } from '../exit-codes.ts'
import { ImportError } from '../row.ts'

export interface Input {
  /** The text of the file, in pieces that end anywhere. */
  text: AsyncIterable<string>
  /** Size of the file as it is on disk, in bytes. */
  size: number
  /** Bytes of the file read so far, for the progress. */
  bytesRead(): number
}

const damaged = (path: string, error: unknown): ImportError =>
  new ImportError(
    `${path} cannot be read to its end: ${(error as Error).message}. Get an undamaged copy of it.`,
    exitCodes.stopped,
  )

/** The first bytes of a file and its size; a sentence if it cannot be opened. */
export const lookAtFile = async (path: string, length: number): Promise<{ size: number; head: Buffer }> => {
  try {
    const file = await open(path)
    try {
      const stat = await file.stat()
      if (!stat.isFile()) throw new Error('it is not a file')
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0)
      return { size: stat.size, head: buffer.subarray(0, bytesRead) }
    } finally {
      await file.close()
    }
  } catch (error) {
    throw new ImportError(`${path} cannot be opened: ${(error as Error).message}`, exitCodes.usage)
  }
}

/** Opens a file as a stream of text. Compression is known by the first bytes, whatever the name says. */
export const openInput = async (path: string, encoding: string): Promise<Input> => {
  const { size, head } = await lookAtFile(path, 2)
  const decoder = decoderOf(encoding)
  const file = createReadStream(path, { highWaterMark: 256 * 1024 })
  const gzipped = head[0] === 0x1f && head[1] === 0x8b
  // The callback is needed so that an error ends the stream that is read here instead of the process.
  const bytes = gzipped ? pipeline(file, createGunzip({ chunkSize: 256 * 1024 }), () => {}) : file

  async function* read(): AsyncGenerator<string> {
    try {
      for await (const chunk of bytes) yield decode(decoder, chunk as Buffer, encoding)
      yield decode(decoder, undefined, encoding)
    } catch (error) {
      throw error instanceof ImportError ? error : damaged(path, error)
    } finally {
      file.destroy()
    }
  }
  return { text: read(), size, bytesRead: () => file.bytesRead }
}

const decoderOf = (encoding: string): TextDecoder => {
  try {
    return new TextDecoder(encoding, { fatal: true })
  } catch {
    throw new ImportError(`The encoding "${encoding}" in the mapping is not known.`, exitCodes.usage)
  }
}

/** A byte that is no text stops the import: a replaced letter in an identifier would make another person of it. */
const decode = (decoder: TextDecoder, chunk: Buffer | undefined, encoding: string): string => {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode()
  } catch {
    const sentence = `The file is not ${encoding} throughout.`
    throw new ImportError(`${sentence} Name its encoding in the mapping: "input": { "encoding": … }`, exitCodes.stopped)
  }
}
