import { retryConflicts } from '../../../platform/postgres/index.ts'
import { holdShipment, queuePermissions, releaseShipment, shipHistory } from '../../history/index.ts'
import { writeMasks, writeStates } from '../consent.store.ts'
import { tellChanged } from '../consent-changed.ts'
import { lookAt, lookAtCopy } from './look.ts'
import { removeFromCopy } from './permissions-copy.ts'
import { holdHead } from './rebuild.store.ts'
import type { RebuildDeps } from './rebuild-workspace.ts'

/** PostgreSQL's projections made again, and what ClickHouse needs put on its way, in one transaction. */
const repairPostgres = ({ system, clickhouse, defaults }: RebuildDeps, workspaceId: number, ids: readonly string[]) =>
  system.transaction().execute(async (tx) => {
    await holdHead(tx, workspaceId)
    const look = await lookAt(tx, workspaceId, ids, defaults)
    const wrong = [...new Set(look.differences.map((d) => d.personId))]
    await writeStates(tx, workspaceId, wrong, look.states)
    await writeMasks(
      tx,
      workspaceId,
      wrong.map((id) => look.masks.get(id)!),
    )
    const changed = look.differences.filter((d) => d.where === 'people' && !look.merged.has(d.personId))
    await tellChanged(
      tx,
      workspaceId,
      changed.map((d) => look.masks.get(d.personId)!),
    )
    // Nobody else puts permissions on their way while the head is held: what is not on its way has arrived.
    const { differences, spoilt } = await lookAtCopy(clickhouse, workspaceId, look)
    const due = differences.flatMap((d) => look.named.get(d.personId) ?? [])
    const shipmentId = await queuePermissions(
      tx,
      due.map((mask) => ({ workspaceId, ...mask })),
    )
    if (shipmentId !== null && spoilt.length > 0) await holdShipment(tx, shipmentId)
    return { shipmentId, spoilt }
  })

/**
 * Makes the projections of some people again. ClickHouse's copy: first those people count as on their way, so that it is
 * not believed; then rows that would win over the right ones go; then the right ones come. A kill in between leaves a
 * difference that the next run finds.
 */
export const repair = async (deps: RebuildDeps, workspaceId: number, ids: readonly string[]): Promise<void> => {
  const { system, clickhouse } = deps
  // People who are being merged hold what this needs, and the other way round: PostgreSQL ends one, which tries again.
  const { shipmentId, spoilt } = await retryConflicts(() => repairPostgres(deps, workspaceId, ids))
  if (spoilt.length > 0) await removeFromCopy(clickhouse, workspaceId, spoilt)
  if (shipmentId === null) return
  await releaseShipment(system, shipmentId)
  // As a worker does: so it also ends where no worker runs.
  while ((await shipHistory(system, clickhouse)) > 0);
}
