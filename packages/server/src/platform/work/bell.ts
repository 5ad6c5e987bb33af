import type { Log } from '../log.ts'
import type { Postgres } from '../postgres/index.ts'
import { seldom } from './seldom.ts'

/** Says nothing but that it may be worth looking: what there is to do stands in the tables. */
export const bellChannel = 'candor_work'

/** Under load workers look by themselves, so more often would be work for nothing. */
const gapMs = 25

export interface Bell {
  /** After a commit that left something to do. */
  ring(): void
  close(): void
}

/**
 * Lets all workers know that there may be work, by a notification in a transaction of its own: PostgreSQL commits those that
 * notify one after the other, which must not hold up an answer. One that is lost costs a second (watch-work.ts).
 */
export const createBell = ({ pool }: Postgres, log: Log): Bell => {
  const { call, close } = seldom(async () => {
    await pool.query(`notify ${bellChannel}`).catch((err: unknown) => {
      log.debug({ err }, 'the bell could not be rung')
    })
  }, gapMs)
  return { ring: call, close }
}
