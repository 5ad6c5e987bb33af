import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { exitCodes } from '../exit-codes.ts'
import { ImportError } from '../row.ts'

const counts = z.record(z.string(), z.int())

const resumeState = z.object({
  version: z.literal(1),
  /** What is imported where: file, mapping, server and source. Another one starts from the beginning. */
  fingerprint: z.string(),
  file: z.string(),
  /** Number of the input record that had been read when the last answered batch was made. Shown to people. */
  row: z.int(),
  /** Lines and rejects that are answered for, counted from the start: what a resumed import passes over. */
  items: z.int(),
  rejectsBytes: z.int(),
  accepted: z.int(),
  /** Lines that the server had already. Of answers about consent; an event is accepted again. */
  known: z.int().default(0),
  /** Of the accepted: people whom nobody knew before. */
  created: z.int().default(0),
  /** Parts left out of lines that were taken, by their name. */
  leftOut: counts.default({}),
  withheld: counts,
  rejected: counts,
  rejectedRows: counts,
  finishedAt: z.string().nullable(),
})

/** How far an import has come. Saved as a whole, so that counts and position always belong together. */
export type ResumeState = z.infer<typeof resumeState>

export const freshState = (fingerprint: string, file: string): ResumeState => ({
  version: 1,
  fingerprint,
  file,
  row: 0,
  items: 0,
  rejectsBytes: 0,
  accepted: 0,
  known: 0,
  created: 0,
  leftOut: {},
  withheld: {},
  rejected: {},
  rejectedRows: {},
  finishedAt: null,
})

/** What a state file holds; null if there is none. */
export const readState = async <T>(path: string, schema: z.ZodType<T>): Promise<T | 'unreadable' | null> => {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new ImportError(`The state file ${path} cannot be read: ${(error as Error).message}`, exitCodes.usage)
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    json = undefined
  }
  return schema.safeParse(json).data ?? 'unreadable'
}

/** The state of an earlier run of the same import, or null if there was none. */
export const loadState = async (path: string, fingerprint: string): Promise<ResumeState | null> => {
  const read = await readState(path, resumeState)
  const advice = 'Name another file with --state, or begin again with --restart.'
  if (read === 'unreadable')
    throw new ImportError(`${path} is not a state file of an import. ${advice}`, exitCodes.usage)
  if (read !== null && read.fingerprint !== fingerprint) {
    const sentence = `${path} belongs to another import: the file, the mapping, the server or the key differs.`
    throw new ImportError(`${sentence} ${advice}`, exitCodes.usage)
  }
  return read
}

/** Writes the state so that a crash at any moment leaves the old one or the new one, never half of one. */
export const saveState = async (path: string, state: object): Promise<void> => {
  await mkdir(dirname(path), { recursive: true })
  const next = `${path}.next`
  const file = await open(next, 'w', 0o600)
  try {
    await file.writeFile(`${JSON.stringify(state, null, 2)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(next, path)
  const folder = await open(dirname(path))
  try {
    // Without this the rename itself may be forgotten when the power fails.
    await folder.sync()
  } finally {
    await folder.close()
  }
}
