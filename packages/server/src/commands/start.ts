import { fileURLToPath } from 'node:url'
import { readConfig } from '../config.ts'
import { createLog } from '../platform/log.ts'
import { openPostgres } from '../platform/postgres/index.ts'
import { stopAsked } from '../platform/supervisor/run-role.ts'
import { exitCodes } from '../platform/supervisor/startup-error.ts'
import { supervise } from '../platform/supervisor/supervise.ts'
import { version } from '../version.ts'

/** Until somebody has set the first workspace up: the link to do so, which works once. */
const setupLines = async (databaseUrl: string, publicUrl: string): Promise<string[]> => {
  // Not before the ready line has been said: the module is large, and the start is in a hurry.
  const { ensureSetupToken } = await import('../modules/workspaces/index.ts')
  const postgres = openPostgres(databaseUrl, { name: 'candor-setup', max: 1 })
  const token = await ensureSetupToken(postgres).finally(postgres.close)
  return token ? [`Set it up, once, at ${publicUrl}/setup?token=${token}`] : []
}

/** Everything on this machine: both databases, the api and a worker. */
export const run = async (): Promise<number> => {
  const config = readConfig()
  // A reader that goes away (`npm start | head`) must not bring the server down.
  process.stdout.on('error', () => {})
  await supervise({
    config,
    log: createLog(config.logLevel, 'supervisor'),
    version,
    program: fileURLToPath(new URL('../main.ts', import.meta.url)),
    say: (line) => console.log(line),
    greet: ({ databaseUrl }, publicUrl) => setupLines(databaseUrl, publicUrl),
    asked: stopAsked(),
  })
  console.log('Candor has stopped.')
  return exitCodes.stopped
}
