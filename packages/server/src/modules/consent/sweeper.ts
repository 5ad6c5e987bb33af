import { Gauge, type Registry } from 'prom-client'
import type { Log } from '../../platform/log.ts'
import { isConflict, type PurposeDb } from '../../platform/postgres/index.ts'
import { defaultAllow } from './fold.ts'
import { sweepExpired } from './sweep.ts'

const everyMs = 1_000

/**
 * Ends grants soon after their time is over. How late it is does not matter for what may be read: until it has been, such
 * a person is read for no purpose (sweep.ts). Several workers at it share the work.
 */
export const startSweeper = (db: PurposeDb<'consent'>, log: Log, registry: Registry) => {
  const last = new Gauge({
    name: 'candor_consent_swept_at_seconds',
    help: 'When grants whose time is over were last looked for, in seconds since 1970',
    registers: [registry],
  })
  let running: Promise<void> | null = null
  const sweep = async () => {
    try {
      const options = { now: new Date(), defaultsOf: () => defaultAllow }
      while ((await db.transaction().execute((tx) => sweepExpired(tx, options))) > 0);
      last.setToCurrentTime()
    } catch (err) {
      // A conflict with an answer that comes in at the same moment is ordinary: the next round takes what is left.
      if (!isConflict(err)) log.warn({ err }, 'ended grants could not be swept; they stay closed until they are')
    }
    running = null
  }
  const timer = setInterval(() => {
    running ??= sweep()
  }, everyMs).unref()
  return {
    close: async () => {
      clearInterval(timer)
      await running
    },
  }
}
