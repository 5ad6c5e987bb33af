import { sql } from 'kysely'
import type { Log } from '../../../platform/log.ts'
import type { Postgres } from '../../../platform/postgres/index.ts'
import { type Pump, startPump, type WorkWatch } from '../../../platform/work/index.ts'
import { type LaneDeps, takeTurn } from './take-turn.ts'

/** Workspaces in which somebody has to be looked at, asked through functions that tell no more than that. */
const findWork = async (db: Postgres['db']): Promise<number[]> => {
  const { rows } = await sql<{ id: number }>`select workspace_id as id from candor_segments_due()`.execute(db)
  return rows.map((r) => r.id)
}

/** Keeps segments live. Any number of workers may run it: each workspace is looked at by one of them at a time. */
export const startSegments = (deps: LaneDeps & { postgres: Postgres; work: WorkWatch; log: Log }): Pump =>
  startPump({
    name: 'live segments',
    log: deps.log,
    // What happens meanwhile is looked at together.
    restMs: 50,
    signal: deps.work.signalOf('segments'),
    turn: async () => {
      const found = new Set<'more' | 'little' | 'none'>()
      for (const workspaceId of await findWork(deps.postgres.db)) found.add(await takeTurn(deps, workspaceId))
      return found.has('more') ? 'more' : found.has('little') ? 'little' : 'none'
    },
  })
