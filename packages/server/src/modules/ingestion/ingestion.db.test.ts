import { afterAll, beforeAll, expect, test } from 'vitest'
import { testClickHouse, testDatabase } from '../../../test/engines.ts'
import { createLog } from '../../platform/log.ts'
import { shipHistory } from '../history/index.ts'
import { accept } from './accept/accept.ts'
import { parseRequest } from './accept/parse-request.ts'
import { createInbox, writeInboxRow } from './index.ts'
import { processNext } from './pipeline/process-next.ts'

const log = createLog('silent', 'test')
let pg: Awaited<ReturnType<typeof testDatabase>>
let ch: Awaited<ReturnType<typeof testClickHouse>>

beforeAll(async () => {
  ;[pg, ch] = await Promise.all([testDatabase(), testClickHouse()])
})
afterAll(async () => {
  await Promise.all([pg.drop(), ch.drop()])
})

const source = {
  workspaceId: 1,
  id: 1,
  kind: 'server',
  enabled: true,
  legalBasis: 'contract',
  basisPurposes: ['essential'],
  consentCategories: {},
}

test('an accepted event becomes a person, a trait and a row of history, once', async () => {
  const { db } = pg.postgres
  await db.insertInto('workspaces').values({ name: 'Brand' }).execute()
  await db
    .insertInto('sources')
    .values({
      workspace_id: 1,
      name: 'Shop',
      kind: 'server',
      write_key: 'k',
      legal_basis: 'contract',
      basis_purposes: ['essential'],
    })
    .execute()
  const inbox = createInbox({ write: writeInboxRow(pg.postgres), log })
  const send = async (events: unknown[]) => {
    const body = Buffer.from(JSON.stringify({ batch: events }))
    const at = { receivedAt: Date.now(), routeType: null, sentAt: undefined }
    const accepted = accept(parseRequest(body, 'batch'), body, source, at)
    if (accepted.frame) await inbox.append(accepted.frame, accepted.kept)
    return accepted.results
  }
  const events = [
    { type: 'track', event: 'Order Completed', anonymousId: 'a1', messageId: 'm1', properties: { revenue: 12.5 } },
    {
      type: 'identify',
      userId: 'u1',
      anonymousId: 'a1',
      messageId: 'm2',
      traits: { email: 'Ann@Example.com', plan: 'pro' },
    },
    { type: 'track', event: 'Seen', userId: 'u1', messageId: 'm3' },
  ]
  expect((await send(events)).map((r) => r.status)).toEqual(['accepted', 'accepted', 'accepted'])
  await send(events)
  while (await processNext(db, { now: Date.now }, log, { target: 5000 }));
  while (await shipHistory(db, ch.client));
  const people = await db.selectFrom('people').selectAll().execute()
  expect(people).toHaveLength(1)
  const traits = await db.selectFrom('attribute_values').select(['key', 'value']).orderBy('key').execute()
  expect(traits).toEqual([
    { key: 'email', value: 'Ann@Example.com' },
    { key: 'plan', value: 'pro' },
  ])
  const rows = await (
    await ch.client.query({
      query: 'select message_id, toString(person_id) as p, allowed, properties from events order by message_id',
      format: 'JSONEachRow',
    })
  ).json<{ message_id: string; p: string; properties: string }>()
  expect(rows.map((r) => r.message_id)).toEqual(['m1', 'm2', 'm3'])
  expect(new Set(rows.map((r) => r.p))).toEqual(new Set([people[0]!.id]))
})
