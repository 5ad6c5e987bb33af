import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { after, dueOf, type Lot, nextDue } from '../decisions/lots.ts'
import type { Rewardee } from './hold-person.ts'
import { readLots, writeDue, writeTransfers } from './ledger.store.ts'

/** Notes when time changes lots next. */
export const noteDue = (tx: ForPurpose<'asking'>, workspaceId: number, lots: readonly Lot[]): Promise<void> =>
  writeDue(
    tx,
    workspaceId,
    lots.map((lot) => ({ paymentId: lot.paymentId, at: nextDue(lot) })),
  )

/** Writes what time alone has made of the points of somebody who is held, and answers what is left. */
export const settle = async (tx: ForPurpose<'asking'>, person: Rewardee, now: Date): Promise<Lot[]> => {
  const { workspaceId, personId } = person
  const lots = await readLots(tx, workspaceId, { personId })
  const changed: Lot[] = []
  const left: Lot[] = []
  for (const lot of lots) {
    const due = dueOf(lot, now.getTime())
    for (const transfer of due) {
      const at = transfer.kind === 'activate' ? lot.activeAt : lot.expiresAt
      // The moment is part of the key: points that are given back after their end have another one.
      const key = `${transfer.kind}:${lot.paymentId}:${at}`
      await writeTransfers(tx, { workspaceId, key, at: new Date(at!), actor: 'time' }, [transfer])
    }
    const then = after(lot, due)
    if (due.length > 0) changed.push(then)
    left.push(then)
  }
  await noteDue(tx, workspaceId, changed)
  return left
}
