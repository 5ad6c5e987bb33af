import { setTimeout as sleep } from 'node:timers/promises'
import { type Config, childEnvironment, localUrl, readConfig } from '../../config.ts'
import { giveBackWhenIdle } from '../give-back.ts'
import type { Log } from '../log.ts'
import { migrateBoth } from '../migrate-both.ts'
import { NewerDataError } from '../migrations.ts'
import { isAlive, signal, until } from './children.ts'
import { choosePort } from './choose-port.ts'
import { type DataFolder, openDataFolder } from './data-folder.ts'
import type { Running } from './engine.ts'
import { keepRunning } from './keep-running.ts'
import type { Begin, Role } from './roles.ts'
import { startEngines } from './start-engines.ts'
import { prepareRole } from './start-role.ts'
import { StartupError } from './startup-error.ts'
import { waitForEngines } from './wait-for-databases.ts'

export type Urls = Omit<Begin, 'kind'>

export interface SuperviseOptions {
  config: Config
  log: Log
  version: string
  /** The file that runs as `api` and as `worker`. */
  program: string
  /** Says a line to people. */
  say(line: string): void
  /** Called when the api serves; the lines it answers are said after the ready line. */
  greet(urls: Urls, publicUrl: string): Promise<string[]>
  /** Resolves when everything shall end. */
  asked: Promise<unknown>
}

interface Stoppable {
  stop(): Promise<void>
}

/** What has been started so far. Roles stop before engines, so that a drain still has its databases. */
interface Started {
  readonly roles: Stoppable[]
  readonly engines: Stoppable[]
  /** Process number of each part, by name. */
  readonly pids: Map<string, number>
}

const tries = 3

/** A first start may meet an engine that has just died and is coming back. A refusal with a reason is final. */
const patiently = async <T>(log: Log, ending: AbortSignal, action: () => Promise<T>, left = tries - 1): Promise<T> => {
  try {
    return await action()
  } catch (error) {
    const final = error instanceof NewerDataError || (error instanceof StartupError && error.reason !== 'process')
    if (final || left === 0 || ending.aborted) throw error
    log.warn({ reason: (error as Error).message }, 'a step of the start failed; trying it again')
    await sleep(500, undefined, { signal: ending })
    return patiently(log, ending, action, left - 1)
  }
}

/** Waits for what a killed run has left. PostgreSQL does not end by itself; its start sees to it. */
const awaitLeftovers = async ({ killed }: DataFolder, log: Log) => {
  if (!killed) return
  log.warn({ pid: killed.pid }, 'the last run was cut off; taking over its data')
  const { postgres: _, ...others } = killed.processes ?? {}
  await until(() => Object.values(others).every((pid) => !isAlive(pid)), 5_000)
}

const migrate = async (urls: Urls, log: Log, ending: AbortSignal) => {
  try {
    const applied = await patiently(log, ending, () => migrateBoth(urls.databaseUrl, urls.clickhouseUrl))
    log.info(applied, 'the databases are at the newest migration')
  } catch (error) {
    if (error instanceof NewerDataError) {
      throw new StartupError('newerData', `${error.message}. Start the newer version, or restore an older backup.`)
    }
    throw new StartupError('engine', `The databases could not be prepared. ${(error as Error).message}`)
  }
}

const run = async (options: SuperviseOptions, folder: DataFolder, started: Started, ending: AbortSignal) => {
  const { config, log, say, program } = options
  const { roles, engines, pids } = started

  await awaitLeftovers(folder, log)
  const port = await choosePort(config.host, config.port, folder.killed ? 5_000 : 0)
  // The databases' addresses hold passwords and reach the children over IPC instead.
  const env = childEnvironment({
    CANDOR_PORT: String(port),
    CANDOR_DATA_DIR: folder.path,
    CANDOR_DATABASE_URL: undefined,
    CANDOR_CLICKHOUSE_URL: undefined,
  })
  const { publicUrl } = readConfig(env)
  const url = localUrl(config.host, port)
  if (folder.isNew) say('Preparing the databases…')

  const prepare = (role: Role) => {
    const prepared = prepareRole(role, { program, env })
    pids.set(role, prepared.pid)
    return prepared
  }
  // They load their programs while the databases come up.
  const prepared = { api: prepare('api'), worker: prepare('worker') }
  roles.push(prepared.api, prepared.worker)

  let urls: Urls = { databaseUrl: config.databaseUrl ?? '', clickhouseUrl: config.clickhouseUrl ?? '' }
  const startedAt = new Date().toISOString()
  const note = () =>
    folder
      .note({ pid: process.pid, url, startedAt, ...urls, processes: Object.fromEntries(pids) })
      .catch((error) => log.warn({ reason: error.message }, 'running.json was not written'))
  const keep = (name: string, first: Running, again: (stopping: AbortSignal) => Promise<Running>) => {
    const told = (running: Running) => {
      pids.set(name, running.pid)
      note()
    }
    told(first)
    return keepRunning(name, first, again, { log, started: told })
  }

  const { started: own, failed } = await startEngines(config, log)
  for (const { name, first, again } of own) engines.push(keep(name, first, again))
  if (failed) throw failed
  const ownUrl = (name: string) => own.find((engine) => engine.name === name)?.first.url ?? ''
  urls = {
    databaseUrl: config.databaseUrl ?? ownUrl('postgres'),
    clickhouseUrl: config.clickhouseUrl ?? ownUrl('clickhouse'),
  }
  if (own.length < 2) await waitForEngines(urls, log, ending)
  ending.throwIfAborted()
  await migrate(urls, log, ending)
  ending.throwIfAborted()

  const startRole = async (role: Role) => {
    const again = (stopping: AbortSignal) => prepare(role).begin(urls, stopping)
    let first: ReturnType<typeof prepare> | undefined = prepared[role]
    const running = await patiently(log, ending, () => {
      const begun = first?.begin(urls, ending) ?? again(ending)
      first = undefined
      return begun
    })
    roles.push(keep(role, running, again))
  }
  await Promise.all([startRole('api'), startRole('worker')])
  await note()
  ending.throwIfAborted()
  say(`Candor is ready at ${url}`)
  giveBackWhenIdle()
  // A database may die at this very moment and come back: no reason to end what runs.
  patiently(log, ending, () => options.greet(urls, publicUrl), 10)
    .then((lines) => ending.aborted || lines.forEach(say))
    .catch((error) => ending.aborted || log.error({ reason: error.message }, 'no set-up link: start again for one'))

  await options.asked
}

/**
 * Starts everything on this machine and keeps it running until `asked`. Resolves after the drain.
 * Throws a StartupError when the start is refused; nothing is left running then either.
 */
export const supervise = async (options: SuperviseOptions): Promise<void> => {
  const { config, log, version, say } = options
  const folder = await openDataFolder(config.dataDir, { version, minimumFreeBytes: config.minimumDiskBytes })
  const started: Started = { roles: [], engines: [], pids: new Map() }
  // A forced end must not leave anything behind. The databases are made to survive it.
  const killAll = () => {
    for (const pid of started.pids.values()) signal(pid, 'SIGKILL')
  }
  process.once('exit', killAll)
  const ending = new AbortController()
  options.asked.then(() => {
    say('Candor is stopping…')
    ending.abort()
  })
  try {
    await run(options, folder, started, ending.signal)
  } catch (error) {
    // What a stop cuts short fails, as it should.
    if (!ending.signal.aborted) throw error
  } finally {
    await Promise.all(started.roles.map((part) => part.stop()))
    await Promise.all(started.engines.map((part) => part.stop()))
    process.off('exit', killAll)
    await folder.release()
    log.info('everything has stopped')
  }
}
