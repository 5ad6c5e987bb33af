import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Log } from '../log.ts'
import { exitOf, signal, until } from './children.ts'
import type { Engine } from './engine.ts'
import { freePort } from './free-port.ts'
import { stopOrphan } from './orphan-postgres.ts'
import { postgresBinaries } from './postgres-binaries.ts'
import { asUser, type Identity, unprivilegedUser } from './unprivileged.ts'

const mb = 1024 * 1024

/**
 * What PostgreSQL keeps of its tables, in MB, on a machine with so many bytes of memory: a sixteenth. Of a million people
 * each chunk touches other pages than the one before; what is not kept is read again, and something is written to make
 * room for it. Pages are taken when they are first used: a small database has no more of them for it.
 */
export const sharedBuffersMb = (memory: number): number => Math.min(1024, Math.max(128, Math.floor(memory / 16 / mb)))

/** Of the machine, or of the container around this process where that has less. */
const memoryHere = () => Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY)

/**
 * How the embedded server runs; given on the command line, so that a newer Candor brings its own settings along.
 * fsync and synchronous_commit are what an acknowledgement rests on. Nothing of a statement's content goes to the log.
 */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: `${sharedBuffersMb(memoryHere())}MB`,
  fsync: 'on',
  synchronous_commit: 'on',
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
  wal_compression: 'on',
  jit: 'off',
  random_page_cost: '1.1',
  autovacuum_naptime: '15s',
  autovacuum_vacuum_cost_limit: '1000',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  log_line_prefix: '',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
}

/** Reached over loopback with a password, or not at all. */
const access = 'host all all 127.0.0.1/32 scram-sha-256\n'

const stopLimitMs = 30_000
const startLimitMs = 120_000

export interface PostgresOptions {
  /** Folder of its own; made when it is missing. */
  dir: string
  /** A restart keeps the port, so that clients find it again; absent: any free one. */
  port?: number
  log?: Log
}

/** Runs one of the programs to its end; throws with what it said when it fails. */
const runTool = async (tool: string, args: string[], dir: string, who: Identity | undefined, input = '') => {
  const { command, prefix, ...ids } = await asUser(who, tool, dir)
  const child = spawn(command, [...prefix, ...args], { cwd: '/', env: { LC_ALL: 'C' }, ...ids })
  let said = ''
  child.stdout.on('data', (chunk) => (said += chunk))
  child.stderr.on('data', (chunk) => (said += chunk))
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const { code } = await exitOf(child)
  if (code !== 0) throw new Error(`PostgreSQL could not be prepared: ${said.trim().slice(-2000)}`)
}

/**
 * Makes the cluster with the role and the database `candor`, in a folder aside that is renamed when it is complete and
 * on disk: a start that was cut off leaves nothing half made. The role is no superuser, as in any hosted PostgreSQL.
 */
const createCluster = async (dir: string, password: string, who: Identity | undefined) => {
  const { initdb, postgres } = await postgresBinaries()
  const draft = join(dir, 'cluster.draft')
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { mode: 0o700 })
  if (who) await chown(draft, who.uid, who.gid)
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  await runTool(initdb, ['-D', draft, '--no-sync', '--auth=trust', '--username=postgres', ...locale], dir, who)
  const roles = [
    `create role candor login createdb createrole password '${password}'`,
    'create database candor owner candor',
    '',
  ].join('\n')
  await runTool(postgres, ['--single', '-D', draft, '-c', 'fsync=off', '-c', 'jit=off', 'postgres'], dir, who, roles)
  await writeFile(join(draft, 'pg_hba.conf'), access)
  await runTool(initdb, ['-D', draft, '--sync-only'], dir, who)
  await rename(draft, join(dir, 'cluster'))
  const folder = await open(dir)
  await folder.sync().finally(() => folder.close())
}

/** The password is drawn once and lives beside the cluster, readable by the owner alone. */
const readPassword = async (dir: string): Promise<string> => {
  const file = join(dir, 'password')
  const known = await readFile(file, 'utf8').catch(() => '')
  if (known) return known.trim()
  const drawn = randomBytes(24).toString('base64url')
  await writeFile(file, `${drawn}\n`, { mode: 0o600 })
  return drawn
}

type Outcome = { ready: true } | { ready: false; said: string }

/** Follows the server's log: tells when it takes connections, and keeps the last lines for the error if it ends first. */
const watch = (child: ChildProcess, log: Log | undefined): Promise<Outcome> =>
  new Promise((resolve) => {
    const last: string[] = []
    createInterface({ input: child.stderr! }).on('line', (line) => {
      last.push(line)
      if (last.length > 20) last.shift()
      if (/^(WARNING|ERROR|FATAL|PANIC):/.test(line)) log?.warn({ engine: 'postgres' }, line)
      else log?.debug({ engine: 'postgres' }, line)
      if (line.includes('database system is ready to accept connections')) resolve({ ready: true })
    })
    exitOf(child).then(() => setImmediate(() => resolve({ ready: false, said: last.join('\n') })))
  })

/** After a `kill -9` of the server its sessions live on for a moment and hold the shared memory. */
const passesByItself = /pre-existing shared memory block|lock file "postmaster.pid" already exists/
const portTaken = /Address already in use|could not bind/

const launch = async (dir: string, port: number, who: Identity | undefined, log: Log | undefined) => {
  const { postgres } = await postgresBinaries()
  const cluster = join(dir, 'cluster')
  const { command, prefix, ...ids } = await asUser(who, postgres, dir)
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  // A group of its own: Ctrl-C in a terminal must reach the supervisor only, which stops the engines last.
  const child = spawn(command, [...prefix, '-D', cluster, '-p', String(port), ...flags], {
    cwd: '/',
    env: { LC_ALL: 'C' },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
    ...ids,
  })
  const exited = exitOf(child)
  return { child, exited, outcome: await watch(child, log) }
}

/** Fast shutdown: sessions are ended, transactions rolled back, everything written. Then less and less politely. */
const stopServer = async (child: ChildProcess, exited: Promise<unknown>) => {
  for (const name of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    // The number of a process that has ended may belong to another by now.
    const ended = () => child.exitCode !== null || child.signalCode !== null
    if (!ended()) signal(child.pid!, name)
    if (await until(ended, stopLimitMs)) break
  }
  await exited
}

/**
 * Starts the embedded PostgreSQL on loopback, and creates it first where there is none: cluster, password, and the
 * database `candor`. A server that a killed supervisor left behind on the folder is stopped first.
 * Works as root (the server then runs as an unprivileged user) and as any user. The caller holds the folder's lock.
 */
export const startPostgres = async ({ dir, port, log }: PostgresOptions): Promise<Engine> => {
  const cluster = join(dir, 'cluster')
  await mkdir(dir, { recursive: true, mode: 0o711 })
  const who = await unprivilegedUser(cluster)
  const password = await readPassword(dir)
  const made = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(() => '')
  if (made) await stopOrphan(cluster, log)
  else await createCluster(dir, password, who)

  const deadline = Date.now() + startLimitMs
  for (;;) {
    const chosen = port ?? (await freePort())
    const { child, exited, outcome } = await launch(dir, chosen, who, log)
    if (outcome.ready) {
      let stopping: Promise<void> | undefined
      const stop = () => {
        stopping ??= stopServer(child, exited)
        return stopping
      }
      return { url: `postgres://candor:${password}@127.0.0.1:${chosen}/candor`, pid: child.pid!, exited, stop }
    }
    const again = passesByItself.test(outcome.said) || portTaken.test(outcome.said)
    if (!again || Date.now() > deadline) throw new Error(`PostgreSQL did not start: ${outcome.said}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
