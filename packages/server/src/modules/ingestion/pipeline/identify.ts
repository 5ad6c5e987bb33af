import { sql } from 'kysely'
import { StaleRead } from '../../../platform/postgres/index.ts'
import { type Claim, identifyPeople, type RulesOf, readRules } from '../../identity/index.ts'
import { type Chunk, type Item, type Step, stillOk } from './chunk.ts'
import { claimOf } from './claim-of.ts'

/** Any number that no other lock uses. */
const queueLock = 8_420_003
const patience = 20

/**
 * Identifies, and when another worker brought the same new people at the same time, does this step again: what the other
 * has committed is then found. From the second attempt on workers stand in a queue, so that they do not meet for ever.
 */
const identifyPatiently = async (chunk: Chunk, claims: readonly Claim[], rulesOf: RulesOf) => {
  for (let attempt = 1; ; attempt++) {
    await sql`savepoint before_identity`.execute(chunk.tx)
    try {
      return await identifyPeople(chunk.tx, claims, rulesOf)
    } catch (error) {
      if (!(error instanceof StaleRead) || attempt === patience) throw error
      await sql`rollback to savepoint before_identity`.execute(chunk.tx)
      await sql`select pg_advisory_xact_lock(${queueLock})`.execute(chunk.tx)
    }
  }
}

const namesNobody = ({ event }: Item): string => {
  const fields = (['userId', 'anonymousId'] as const).filter((field) => event[field] !== null)
  return `What it says as ${fields.join(' and ')} is on the list of values that name nobody (identity settings).`
}

/** After validation and before consent: whose consent counts is known only when the person is. */
export const identify: Step = async (chunk) => {
  const named = stillOk(chunk)
  if (named.length === 0) return
  const rulesOf = await readRules(chunk.tx, new Set(named.map((i) => i.event.workspaceId)))
  const items: Item[] = []
  const claims: Claim[] = []
  for (const item of named) {
    const claim = claimOf(item.event, rulesOf(item.event.workspaceId))
    if (claim === null) item.outcome = { kind: 'quarantined', reason: 'names_nobody', detail: namesNobody(item) }
    else {
      items.push(item)
      claims.push(claim)
    }
  }
  if (items.length === 0) return
  const resolution = await identifyPatiently(chunk, claims, rulesOf)
  items.forEach((item, index) => {
    item.personId = resolution.personOf[index] ?? null
    item.originId = resolution.originOf[index] ?? 0
  })
  chunk.overrides = resolution.overrides
  chunk.merges = resolution.merges
  chunk.newPeople = resolution.newPeople
  chunk.moves = resolution.moves
  chunk.snapshot = resolution.snapshot
}
