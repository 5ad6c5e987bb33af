import { readConfig } from '../config.ts'
import { createLog } from '../platform/log.ts'
import { migrateBoth } from '../platform/migrate-both.ts'
import { NewerDataError } from '../platform/migrations.ts'
import { givenUrls, stopAsked } from '../platform/supervisor/run-role.ts'
import { exitCodes, StartupError } from '../platform/supervisor/startup-error.ts'
import { waitForEngines } from '../platform/supervisor/wait-for-databases.ts'
import { setupLines } from './setup-link.ts'

/** Brings both databases to the newest migration. Any number may run at once: one works, the others wait for it. */
export const run = async (): Promise<number> => {
  const config = readConfig()
  const log = createLog(config.logLevel, 'migrate')
  const urls = givenUrls(config, 'migrate')
  const stopping = new AbortController()
  stopAsked().then(() => stopping.abort())
  await waitForEngines(urls, log, stopping.signal)
  if (stopping.signal.aborted) return exitCodes.stopped
  try {
    const { postgres, clickhouse } = await migrateBoth(urls.databaseUrl, urls.clickhouseUrl)
    console.log(`Applied ${postgres} PostgreSQL and ${clickhouse} ClickHouse migrations.`)
    // Many may run at once, and each link ends the one before: only who made the tables hands one out.
    if (postgres > 0) for (const line of await setupLines(urls.databaseUrl, config.publicUrl)) console.log(line)
    return exitCodes.stopped
  } catch (error) {
    if (error instanceof NewerDataError) throw new StartupError('newerData', `${error.message}. Nothing was changed.`)
    throw error
  }
}
