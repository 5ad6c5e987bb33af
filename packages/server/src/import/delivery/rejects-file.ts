import { type FileHandle, mkdir, open, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

export interface RejectLine {
  row: number
  /** Last row of the group, where an event stood for several. */
  lastRow?: number
  rule?: string | null
  reason: string
  detail: string
  /** The row as it was read, or what the server refused of it. */
  record?: unknown
  event?: unknown
  answer?: unknown
}

/** A record nested so deep that it cannot be written is left out; its number and reason never are. */
const textOf = (line: RejectLine): string => {
  try {
    return JSON.stringify(line)
  } catch {
    const { record: _, ...rest } = line
    return JSON.stringify(rest)
  }
}

/**
 * The file of what was not imported, one JSON object a line, written only when there is something to write.
 * `keep`: bytes that belong to the state we go on from; what a killed run wrote after it is cut off and comes again.
 */
export const openRejects = async (path: string, keep: number) => {
  let file: FileHandle | undefined
  let bytes = keep

  const opened = async (): Promise<FileHandle> => {
    if (file) return file
    await mkdir(dirname(path), { recursive: true })
    file = await open(path, 'a', 0o600)
    const { size } = await file.stat()
    if (size > bytes) await file.truncate(bytes)
    else bytes = size
    return file
  }
  if (keep === 0) await rm(path, { force: true })
  else await opened()

  return {
    /** Bytes of the file, as a state may rely on them after `sync`. */
    bytes: () => bytes,
    write: async (lines: RejectLine[]): Promise<void> => {
      if (lines.length === 0) return
      const text = lines.map((line) => `${textOf(line)}\n`).join('')
      await (await opened()).appendFile(text)
      bytes += Buffer.byteLength(text)
    },
    sync: async (): Promise<void> => {
      await file?.datasync()
    },
    close: async (): Promise<void> => {
      await file?.close()
    },
  }
}

export type Rejects = Awaited<ReturnType<typeof openRejects>>
