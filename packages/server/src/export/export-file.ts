import { hash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { resolve } from 'node:path'
import { z } from 'zod'
import { exitCodes, ImportError, readState, writeState } from '../import/index.ts'
import type { ExportOptions } from './read-options.ts'

const exportState = z.object({
  version: z.literal(1),
  /** What is exported from where; another export does not go on in this file. */
  fingerprint: z.string(),
  /** The id of the last person in the file; null: nobody yet. */
  after: z.string().nullable(),
  people: z.int(),
  /** Bytes of the file that belong to this state. */
  bytes: z.int(),
  finishedAt: z.string().nullable(),
})
export type ExportState = z.infer<typeof exportState>

/** Milliseconds between two saved states. A kill costs this much to be fetched again. */
const saveEvery = 250

export const freshExport = (options: ExportOptions): ExportState => {
  const { url, format, query } = options
  const fingerprint = hash('sha256', JSON.stringify([url, format, Object.entries(query).sort()]))
  return { version: 1, fingerprint, after: null, people: 0, bytes: 0, finishedAt: null }
}

export const statePathOf = (out: string) => `${resolve(out)}.state.json`

/** How far an earlier run of the same export came; a file that is there and belongs to none is never written over. */
export const earlierExport = async (out: string, fresh: ExportState): Promise<ExportState | null> => {
  const read = await readState(statePathOf(out), exportState)
  if (read === null) return null
  if (read !== 'unreadable' && read.fingerprint === fresh.fingerprint) return read
  throw new ImportError(
    `${statePathOf(out)} belongs to another export. Name another file with --out, or begin again with --restart.`,
    exitCodes.usage,
  )
}

/** The file of an export, cut to what its state knows of: what a killed run wrote after that comes again. */
export const openExport = async (out: string, state: ExportState) => {
  const path = resolve(out)
  let file: FileHandle
  try {
    // Personal data of many: for whoever runs the export, and nobody else.
    file = await open(path, state.bytes === 0 ? 'w' : 'r+', 0o600)
  } catch (error) {
    throw new ImportError(`${path} cannot be written: ${(error as Error).message}`, exitCodes.usage)
  }
  const { size } = await file.stat()
  if (size < state.bytes) {
    await file.close()
    throw new ImportError(`${path} is shorter than its state says. Begin again with --restart.`, exitCodes.usage)
  }
  await file.truncate(state.bytes)
  let savedAt = Date.now()
  const save = async () => {
    await file.datasync()
    await writeState(statePathOf(out), state)
    savedAt = Date.now()
  }
  return {
    write: async (text: string, people: number, after: string | null): Promise<void> => {
      const bytes = Buffer.from(text)
      await file.write(bytes, 0, bytes.length, state.bytes)
      Object.assign(state, { bytes: state.bytes + bytes.length, people: state.people + people, after })
      if (Date.now() - savedAt >= saveEvery) await save()
    },
    save,
    close: () => file.close(),
  }
}
