import { Gauge, type Registry } from 'prom-client'
import type { Log } from '../../platform/log.ts'
import { isConflict, type PurposeDb } from '../../platform/postgres/index.ts'
import { type Pump, startPump, type WorkWatch } from '../../platform/work/index.ts'
import { defaultAllow } from './fold.ts'
import { sweepExpired } from './sweep.ts'

/**
 * Ends grants soon after their time is over. How late it is does not matter for what may be read: until it has been, such
 * a person is read for no purpose (sweep.ts). Several workers at it share the work.
 */
export const startSweeper = (deps: {
  db: PurposeDb<'consent'>
  work: WorkWatch
  log: Log
  registry: Registry
}): Pump => {
  const { db, work, log, registry } = deps
  let failing = false
  new Gauge({
    name: 'candor_consent_swept_at_seconds',
    help: 'When grants whose time is over were last looked for, in seconds since 1970; stands still while they cannot be swept',
    registers: [registry],
    collect() {
      if (!failing && work.lookedAt() > 0) this.set(work.lookedAt() / 1_000)
    },
  })
  return startPump({
    name: 'the sweep of ended grants',
    log,
    signal: work.signalOf('ended grants'),
    turn: async () => {
      try {
        const options = { now: new Date(), defaultsOf: () => defaultAllow }
        const ended = await db.transaction().execute((tx) => sweepExpired(tx, options))
        failing = false
        if (ended === 0) return 'none'
        work.look()
        return 'more'
      } catch (err) {
        // A conflict with an answer that comes in at the same moment is ordinary: the next look finds what is left.
        if (isConflict(err)) return 'none'
        failing = true
        throw err
      }
    },
  })
}
