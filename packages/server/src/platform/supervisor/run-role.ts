import { type Config, ConfigError, readConfig } from '../../config.ts'
import { giveBackWhenIdle } from '../give-back.ts'
import { createLog, type Log } from '../log.ts'
import type { Begin, Role, Told } from './roles.ts'
import { exitCodes, StartupError } from './startup-error.ts'
import { waitForDatabases } from './wait-for-databases.ts'

/** A program that has been put together and serves. */
export interface Composed {
  readonly url?: string
  /** Takes no more work, finishes what it has begun, closes its connections. */
  close(): Promise<void>
}

export type Compose = (config: Config, log: Log) => Promise<Composed>

const supervised = () => process.send !== undefined

/** Resolves only when the supervisor has heard it: a process that ends at once must not take its last words along. */
const tell = (told: Told): Promise<void> =>
  new Promise((resolve) => {
    process.send?.(told, undefined, undefined, () => resolve()) ?? resolve()
  })

/** The databases of a process that runs alone. */
export const givenUrls = (config: Config, command: string): Omit<Begin, 'kind'> => {
  const { databaseUrl, clickhouseUrl } = config
  const missing = [!databaseUrl && 'CANDOR_DATABASE_URL', !clickhouseUrl && 'CANDOR_CLICKHOUSE_URL'].filter(Boolean)
  if (databaseUrl && clickhouseUrl) return { databaseUrl, clickhouseUrl }
  throw new StartupError(
    'configuration',
    `\`candor ${command}\` runs beside databases of your own: set ${missing.join(' and ')}. ` +
      'To have everything started for you, use `candor start`.',
  )
}

const urlsFromSupervisor = (): Promise<Begin> => new Promise((resolve) => process.once('message', resolve))

/** Resolves at the first SIGTERM or SIGINT; a second one, a second later or more, ends the process on the spot. */
export const stopAsked = (): Promise<NodeJS.Signals> =>
  new Promise((resolve) => {
    let first = 0
    const hear = (name: NodeJS.Signals) => {
      // `npm start` hands on a Ctrl-C that the terminal has sent to everybody already: that is one wish, not two.
      if (first && Date.now() - first > 1_000) process.exit(exitCodes.forced)
      first ||= Date.now()
      resolve(name)
    }
    for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(name, hear)
  })

/** What the operator can put right becomes a refusal; everything else stays what it is. */
const asRefusal = (error: unknown, config: Config): unknown => {
  if (error instanceof ConfigError) return new StartupError('configuration', error.message)
  if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') return error
  return new StartupError('port', `The port is taken: ${(error as Error).message} (CANDOR_PORT is ${config.port}).`)
}

/**
 * The life of an `api` or `worker` process: get the databases, wait for them, serve, drain when asked.
 * Started by the supervisor it is told over IPC where the databases are, and ends when the supervisor is gone.
 */
export const runRole = async (role: Role, load: () => Promise<Compose>): Promise<number> => {
  const config = readConfig()
  const log = createLog(config.logLevel, role)
  const stopping = new AbortController()
  const asked = stopAsked().then(() => stopping.abort())
  // Nobody is left to restart or to stop this process. Everything it does survives being cut off, so it just ends.
  process.once('disconnect', () => process.exit(exitCodes.unexpected))

  try {
    const [compose, urls] = await Promise.all([
      load(),
      supervised() ? Promise.race([urlsFromSupervisor(), asked]) : givenUrls(config, role),
    ])
    if (!urls) return exitCodes.stopped
    await waitForDatabases(urls, log, stopping.signal)
    if (stopping.signal.aborted) return exitCodes.stopped

    const { databaseUrl, clickhouseUrl } = urls
    const composed = await compose({ ...config, databaseUrl, clickhouseUrl }, log)
    log.info({ url: composed.url }, `${role} is ready`)
    giveBackWhenIdle()
    if (supervised()) await tell({ kind: 'ready', url: composed.url ?? null })
    else console.log(`Candor ${role} is ready${composed.url ? ` at ${composed.url}` : ''}`)

    await asked
    log.info(`${role} is draining`)
    await composed.close()
    return exitCodes.stopped
  } catch (thrown) {
    const error = asRefusal(thrown, config)
    if (!(error instanceof StartupError && supervised())) throw error
    await tell({ kind: 'refused', reason: error.reason, sentence: error.message })
    return error.exitCode
  }
}
