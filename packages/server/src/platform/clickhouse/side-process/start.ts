import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Log } from '../../log.ts'
import { exitOf, signal } from '../../supervisor/children.ts'
import type { Engine } from '../../supervisor/engine.ts'
import type { Assignment, Report } from './protocol.ts'

export interface ClickHouseOptions {
  /** Folder of its own; made when it is missing. One process at a time may hold it. */
  dir: string
  /** A restart keeps the port, so that clients find it again; absent: any free one. */
  port?: number
  /** Password of the user `candor`; absent: drawn once and kept beside the data. */
  secret?: string
  /** What all queries may hold together; absent: 40 % of the machine's memory, at most 4 GB. */
  memoryBytes?: number
  log?: Log
}

/** As many queries as server.ts lets run, and some for files and compression. */
const threads = 48

const startLimitMs = 60_000
const stopLimitMs = 30_000

/** A process that lost its parent finishes its inserts first, and holds folder and port until then. */
const passesByItself = (answer: Report, said: string) =>
  !answer.ready && (answer.code === 'EADDRINUSE' || said.includes('Cannot lock file'))

const readSecret = async (dir: string): Promise<string> => {
  const file = join(dir, 'secret')
  const known = await readFile(file, 'utf8').catch(() => '')
  if (known) return known.trim()
  const drawn = randomBytes(24).toString('base64url')
  await writeFile(file, `${drawn}\n`, { mode: 0o600 })
  return drawn
}

const launch = async (assignment: Assignment, log: Log | undefined) => {
  const child = spawn(process.execPath, [fileURLToPath(new URL('side-process.mjs', import.meta.url))], {
    // The engine would read a config.xml from where it stands.
    cwd: assignment.dir,
    env: { UV_THREADPOOL_SIZE: String(threads), TZ: 'UTC' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // A group of its own: Ctrl-C in a terminal must reach the supervisor only, which stops the engines last.
    detached: true,
  })
  const exited = exitOf(child)
  const last: string[] = []
  createInterface({ input: child.stderr! }).on('line', (line) => {
    last.push(line)
    if (last.length > 20) last.shift()
    log?.warn({ engine: 'clickhouse' }, line)
  })
  const answer = await new Promise<Report>((resolve) => {
    child.once('message', (message) => resolve(message as Report))
    exited.then(({ code, signal }) =>
      setImmediate(() => resolve({ ready: false, message: `it ended with ${signal ?? code}` })),
    )
    child.send(assignment, () => {})
  })
  if (answer.ready) return { child, exited, answer, said: '' }
  // The engine gives its reasons on standard error only.
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close')
  else await exited
  return { child, exited, answer, said: last.join('\n') }
}

/**
 * Starts ClickHouse (chDB) in a process of its own on loopback, with the database `candor`. A crash of the engine ends
 * that process only. It ends by itself when this process does.
 */
export const startClickHouse = async (options: ClickHouseOptions): Promise<Engine> => {
  const { dir, log } = options
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const secret = options.secret ?? (await readSecret(dir))
  const memoryBytes = options.memoryBytes ?? Math.min(4 * 2 ** 30, Math.floor(totalmem() * 0.4))
  const assignment = { dir, port: options.port ?? 0, secret, memoryBytes }

  const deadline = Date.now() + startLimitMs
  for (;;) {
    const { child, exited, answer, said } = await launch(assignment, log)
    if (answer.ready) {
      const pid = child.pid!
      let stopping: Promise<void> | undefined
      const stop = async () => {
        signal(pid, 'SIGTERM')
        const timer = setTimeout(() => signal(pid, 'SIGKILL'), stopLimitMs)
        await exited
        clearTimeout(timer)
      }
      const url = `http://candor:${encodeURIComponent(secret)}@127.0.0.1:${answer.port}/candor`
      return { url, pid, exited, stop: () => (stopping ??= stop()) }
    }
    if (!passesByItself(answer, said) || Date.now() > deadline) {
      throw new Error(`ClickHouse did not start in ${dir}: ${[answer.message, said].filter(Boolean).join(': ')}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
