import { fileURLToPath } from 'node:url'
import { readConfig } from '../config.ts'
import { createLog } from '../platform/log.ts'
import { stopAsked } from '../platform/supervisor/run-role.ts'
import { exitCodes } from '../platform/supervisor/startup-error.ts'
import { supervise } from '../platform/supervisor/supervise.ts'
import { version } from '../version.ts'
import { setupLines } from './setup-link.ts'

/** Everything on this machine: both databases, the api and a worker. */
export const run = async (): Promise<number> => {
  const config = readConfig()
  // A reader that goes away (`npm start | head`) must not bring the server down.
  process.stdout.on('error', () => {})
  await supervise({
    config,
    log: createLog(config.logLevel, 'supervisor'),
    version,
    program: fileURLToPath(new URL('../../candor.mjs', import.meta.url)),
    say: (line) => console.log(line),
    greet: ({ databaseUrl }, publicUrl) => setupLines(databaseUrl, publicUrl),
    asked: stopAsked(),
  })
  console.log('Candor has stopped.')
  return exitCodes.stopped
}
