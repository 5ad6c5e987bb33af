import { sql } from 'kysely'
import { StaleRead } from '../../../platform/postgres/index.ts'
import { identifyPeople } from '../../identity/index.ts'
import { type Chunk, type Step, stillOk } from './chunk.ts'

/** Any number that no other lock uses. */
const queueLock = 8_420_003
const patience = 20

/**
 * Identifies, and when another worker brought the same new people at the same time, does this step again: what the other
 * has committed is then found. From the second attempt on workers stand in a queue, so that they do not meet for ever.
 */
const identifyPatiently = async (chunk: Chunk, claims: Parameters<typeof identifyPeople>[1]) => {
  for (let attempt = 1; ; attempt++) {
    await sql`savepoint before_identity`.execute(chunk.tx)
    try {
      return await identifyPeople(chunk.tx, claims)
    } catch (error) {
      if (!(error instanceof StaleRead) || attempt === patience) throw error
      await sql`rollback to savepoint before_identity`.execute(chunk.tx)
      await sql`select pg_advisory_xact_lock(${queueLock})`.execute(chunk.tx)
    }
  }
}

/** After validation and before consent: whose consent counts is known only when the person is. */
export const identify: Step = async (chunk) => {
  const items = stillOk(chunk)
  if (items.length === 0) return
  const resolution = await identifyPatiently(
    chunk,
    items.map((i) => i.event),
  )
  items.forEach((item, index) => {
    item.personId = resolution.personOf[index] ?? null
    item.originId = resolution.originOf[index] ?? 0
  })
  chunk.overrides = resolution.overrides
  chunk.merges = resolution.merges
  chunk.moves = resolution.moves
  chunk.snapshot = resolution.snapshot
}
