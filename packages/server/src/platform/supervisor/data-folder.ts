import { mkdir, readFile, rename, rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { lockFolder } from './folder-lock.ts'
import { StartupError } from './startup-error.ts'

/** Number of the layout of the data folder. Goes up when an older Candor could no longer read it. */
export const dataFormat = 1

/** What a running supervisor leaves for other commands on the same machine; gone after an orderly stop. */
export interface RunningNote {
  readonly pid: number
  readonly url: string
  readonly startedAt: string
  readonly databaseUrl: string
  readonly clickhouseUrl: string
  /** Process number of each part, by name. */
  readonly processes: Readonly<Record<string, number>>
}

export interface DataFolder {
  readonly path: string
  /** Nothing has ever been kept here. */
  readonly isNew: boolean
  /** The note of a supervisor that was killed; its processes may still be ending. */
  readonly killed: RunningNote | undefined
  /** Notes are written one after the other; the last one stays. */
  note(note: RunningNote): Promise<void>
  release(): Promise<void>
}

const noteFile = (folder: string) => join(folder, 'running.json')
const versionFile = (folder: string) => join(folder, 'version.json')

/** The note of the supervisor that runs, or ran until it was killed, on this folder. It holds passwords: mode 0600. */
export const readRunningNote = async (folder: string): Promise<RunningNote | undefined> => {
  try {
    return JSON.parse(await readFile(noteFile(folder), 'utf8'))
  } catch {
    return undefined
  }
}

/** A reader sees the old content or the new, never half of it. */
const replaceFile = async (path: string, content: unknown) => {
  await writeFile(`${path}.draft`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 })
  await rename(`${path}.draft`, path)
}

const makeWritable = async (folder: string) => {
  try {
    await mkdir(folder, { recursive: true })
    const probe = join(folder, `.write-${process.pid}`)
    await writeFile(probe, '')
    await rm(probe)
  } catch (error) {
    throw new StartupError(
      'dataFolder',
      `The data folder ${folder} cannot be written (${(error as NodeJS.ErrnoException).code}). ` +
        'Give this user the right to write there, or name another folder in CANDOR_DATA_DIR.',
    )
  }
}

/** The format of what lies there; undefined for a folder that has never been used. */
const readFormat = async (folder: string): Promise<number | undefined> => {
  const text = await readFile(versionFile(folder), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  try {
    const { format } = JSON.parse(text)
    if (Number.isInteger(format)) return format
  } catch {}
  throw new StartupError(
    'dataFolder',
    `${versionFile(folder)} is damaged. It should read {"format": ${dataFormat}}; restore it from a backup.`,
  )
}

const gigabytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GB`

const checkDisk = async (folder: string, least: number) => {
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  if (free >= least) return
  throw new StartupError(
    'diskFull',
    `Only ${gigabytes(free)} of disk are free for ${folder}; Candor needs ${gigabytes(least)} to start. ` +
      'Make room, or name a folder on another disk in CANDOR_DATA_DIR.',
  )
}

/**
 * Takes the data folder for this process, after checking that it can be used: writable, not in use, not of a newer
 * version, room on the disk (`minimumFreeBytes`). Throws a StartupError that says which of these it is.
 */
export const openDataFolder = async (
  path: string,
  options: { version: string; minimumFreeBytes: number },
): Promise<DataFolder> => {
  await makeWritable(path)
  const lock = lockFolder(path)
  const note = await readRunningNote(path)
  if (!lock) {
    const who = note ? ` (process ${note.pid}, ${note.url})` : ''
    throw new StartupError(
      'alreadyRunning',
      `Candor is already running on ${path}${who}. Stop it first, or name another folder in CANDOR_DATA_DIR.`,
    )
  }
  try {
    const format = await readFormat(path)
    if (format !== undefined && format > dataFormat) {
      throw new StartupError(
        'newerData',
        `The data in ${path} was written by a newer Candor (format ${format}; this one knows ${dataFormat}). ` +
          'Start the newer version, or restore a backup from before the upgrade.',
      )
    }
    await checkDisk(path, options.minimumFreeBytes)
    await replaceFile(versionFile(path), { format: dataFormat, candor: options.version })
    let writing = Promise.resolve()
    return {
      path,
      isNew: format === undefined,
      killed: note,
      note: (next) => {
        const written = writing.then(() => replaceFile(noteFile(path), next))
        writing = written.catch(() => {})
        return written
      },
      release: async () => {
        // A note that lands after this would look like a run that was cut off.
        await writing
        await rm(noteFile(path), { force: true })
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}
