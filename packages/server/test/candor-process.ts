import { execFile, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { childEnvironment } from '../src/config.ts'
import { until } from '../src/platform/supervisor/children.ts'
import { type RunningNote, readRunningNote } from '../src/platform/supervisor/data-folder.ts'

const program = fileURLToPath(new URL('../candor.mjs', import.meta.url))

/** Long enough for a machine that does something else at the same time; nobody waits for it in a good run. */
const patienceMs = 60_000

export interface CandorProcess {
  readonly pid: number
  /** Everything said so far, by line. */
  readonly stdout: readonly string[]
  readonly stderr: readonly string[]
  /** Resolves with the line that fits, on standard output or, with `stderr`, in the log. */
  said(pattern: RegExp, where?: 'stdout' | 'stderr'): Promise<string>
  /** The exit code; a signal's name when that ended it. */
  readonly ended: Promise<number | string>
  signal(name: NodeJS.Signals): void
  /** Asks for the end and waits for it. */
  stop(): Promise<number | string>
}

/** Starts the real program with these settings and none of the environment's own; `as` another user, if wished. */
export const runCandor = (
  command: string,
  env: Record<string, string> = {},
  as: { uid?: number; gid?: number } = {},
): CandorProcess => {
  const clean = Object.fromEntries(Object.entries(childEnvironment()).filter(([name]) => !name.startsWith('CANDOR_')))
  const child = spawn(process.execPath, [program, command], {
    env: { ...clean, CANDOR_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...as,
  })
  const lines = { stdout: [] as string[], stderr: [] as string[] }
  createInterface({ input: child.stdout }).on('line', (line) => lines.stdout.push(line))
  createInterface({ input: child.stderr }).on('line', (line) => lines.stderr.push(line))
  const ended = new Promise<number | string>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'))
  })
  let over = false
  ended.then(() => {
    over = true
  })
  return {
    pid: child.pid ?? 0,
    ...lines,
    ended,
    said: async (pattern, where = 'stdout') => {
      const find = () => lines[where].find((line) => pattern.test(line))
      await until(() => find() !== undefined || over, patienceMs)
      const line = find()
      if (line === undefined)
        throw new Error(`Never said ${pattern}:\n${[...lines.stdout, ...lines.stderr].join('\n')}`)
      return line
    },
    signal: (name) => {
      child.kill(name)
    },
    stop: () => {
      child.kill('SIGTERM')
      return ended
    },
  }
}

/** Runs a command of the real program to its end; nothing but these settings is in its environment. */
export const askCandor = (args: string[], env: Record<string, string> = {}): Promise<{ code: number; said: string }> =>
  new Promise((resolve) => {
    const settings = { PATH: process.env.PATH ?? '', ...env }
    execFile(process.execPath, [program, ...args], { env: settings }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, said: stdout + stderr })
    })
  })

/** Waits for the ready line and answers the url in it. */
export const readyUrl = async (candor: CandorProcess): Promise<string> => {
  const line = await candor.said(/^Candor is ready at /)
  return line.slice('Candor is ready at '.length)
}

/** What the running supervisor has noted; waits until there is a note that `fits`. */
export const runningNote = async (folder: string, fits = (_: RunningNote) => true): Promise<RunningNote> => {
  let note: RunningNote | undefined
  const found = await until(async () => {
    note = await readRunningNote(folder)
    return note !== undefined && fits(note)
  }, patienceMs)
  if (!found || !note) throw new Error(`No fitting note in ${folder}: ${JSON.stringify(note)}`)
  return note
}

export const temporaryFolder = async (): Promise<{ path: string; remove(): Promise<void> }> => {
  const path = await mkdtemp(join(tmpdir(), 'candor-test-'))
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) }
}
