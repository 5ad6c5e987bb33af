import { afterAll, beforeAll, expect, test } from 'vitest'
import { startBrands } from '../../../../test/brands.ts'
import { replayQuarantined } from './replay-quarantined.ts'

let brands: Awaited<ReturnType<typeof startBrands>>

beforeAll(async () => {
  brands = await startBrands()
})
afterAll(() => brands.close())

test('a replayed event happened when it happened, and serves what the door allowed, no more', async () => {
  const { pool, db } = brands.postgres
  const { workspaceId, receive } = await brands.brand()
  await pool.query("alter table attribute_values add constraint no_poison check (key <> 'poison')")
  // The sender's clock is an hour slow, and the batch said when it was sent.
  const receivedAt = Date.now() - 3_600_000
  const told = (ago: number) => new Date(receivedAt - 3_600_000 - ago).toISOString()
  const poison = { type: 'identify', messageId: 'm1', userId: 'u1', traits: { poison: 1 }, timestamp: told(30_000) }
  await receive([{ ...poison, batch: [{ type: 'track', event: 'Inner', userId: 'x', messageId: 'inner' }] }], {
    at: receivedAt,
    sentAt: told(0),
  })
  await brands.work()
  await pool.query('alter table attribute_values drop constraint no_poison')
  // Meanwhile the source claims more; what is older stays with what it was taken for.
  await pool.query("update sources set basis_purposes = '{essential,analytics,email}' where workspace_id = $1", [
    workspaceId,
  ])
  await db.transaction().execute((tx) => replayQuarantined(tx, workspaceId, { reason: 'pipeline_error' }))
  await brands.work()
  expect(await brands.history(workspaceId)).toMatchObject([
    { message_id: 'm1', occurred: receivedAt - 30_000, allowed: 1 },
  ])
})
