import { sql } from 'kysely'
import type { Log } from '../../platform/log.ts'
import { isConflict, type PurposeDb } from '../../platform/postgres/index.ts'
import { type Pump, startPump, type WorkWatch } from '../../platform/work/index.ts'
import { holdRewardee } from './ledger/hold-person.ts'
import { settle } from './ledger/settle.ts'

const atOnce = 100

/** Makes pending points active and ends those that are over, of the people whose time came first. Answers of how many. */
export const settleDue = async (db: PurposeDb<'asking'>, now: Date): Promise<number> => {
  const { rows } = await sql<{ workspaceId: number; personId: string }>`
    select distinct d.workspace_id as "workspaceId", p.person_id as "personId"
    from (select workspace_id, payment_id from points_due where at <= ${now} order by at limit ${atOnce}) d
    join reward_payments p on p.workspace_id = d.workspace_id and p.id = d.payment_id`.execute(db)
  for (const { workspaceId, personId } of rows)
    await db.transaction().execute(async (tx) => {
      const person = await holdRewardee(tx, workspaceId, { personId })
      if (person) await settle(tx, person, now)
    })
  return rows.length
}

/**
 * Does what time does to points, soon after its moment. How late it is does not matter to anybody: who reads or spends points
 * reckons with the time itself. Nothing runs while nothing is due.
 */
export const startRewards = (deps: { db: PurposeDb<'asking'>; work: WorkWatch; log: Log }): Pump =>
  startPump({
    name: 'points that are due',
    log: deps.log,
    signal: deps.work.signalOf('points'),
    turn: async () => {
      try {
        return (await settleDue(deps.db, new Date())) > 0 ? 'more' : 'none'
      } catch (error) {
        // With a merge at the same moment: the next look finds what is left.
        if (isConflict(error)) return 'none'
        throw error
      }
    },
  })
