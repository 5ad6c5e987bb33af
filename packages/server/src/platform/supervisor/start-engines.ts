import { join } from 'node:path'
import type { Config } from '../../config.ts'
import { startClickHouse } from '../clickhouse/side-process/index.ts'
import type { Log } from '../log.ts'
import { startPostgres } from './embedded-postgres.ts'
import type { Engine } from './engine.ts'
import { StartupError } from './startup-error.ts'

/** A database we started, and how to start it again at the same address. */
export interface StartedEngine {
  readonly name: 'postgres' | 'clickhouse'
  readonly first: Engine
  readonly again: () => Promise<Engine>
}

const startOne = async (
  name: StartedEngine['name'],
  log: Log,
  start: (port?: number, secret?: string) => Promise<Engine>,
): Promise<StartedEngine> => {
  const since = performance.now()
  try {
    const first = await start()
    log.info({ part: name, pid: first.pid, ms: Math.round(performance.now() - since) }, `${name} is up`)
    const { port, password } = new URL(first.url)
    return { name, first, again: () => start(Number(port), decodeURIComponent(password)) }
  } catch (error) {
    if (error instanceof StartupError) throw error
    const title = name === 'postgres' ? 'PostgreSQL' : 'The ClickHouse side process'
    throw new StartupError('engine', `${title} cannot be started. ${(error as Error).message}`)
  }
}

/**
 * Starts, side by side, the engines for which the configuration names none. `started` holds what came up also when the
 * other failed, so that the caller can stop it; `failed` is then the reason.
 */
export const startEngines = async (
  config: Config,
  log: Log,
): Promise<{ started: StartedEngine[]; failed: unknown }> => {
  const folder = (name: string) => join(config.dataDir, name)
  const wanted: Promise<StartedEngine>[] = []
  if (!config.databaseUrl) {
    wanted.push(startOne('postgres', log, (port) => startPostgres({ dir: folder('postgres'), port, log })))
  }
  if (!config.clickhouseUrl) {
    wanted.push(
      startOne('clickhouse', log, (port, secret) => startClickHouse({ dir: folder('clickhouse'), port, secret, log })),
    )
  }
  const results = await Promise.allSettled(wanted)
  return {
    started: results.flatMap((r) => (r.status === 'fulfilled' ? [r.value] : [])),
    failed: results.find((r) => r.status === 'rejected')?.reason,
  }
}
