import { shipHistory } from '../src/modules/history/index.ts'
import { accept } from '../src/modules/ingestion/accept/accept.ts'
import { parseRequest } from '../src/modules/ingestion/accept/parse-request.ts'
import { writeInboxRow } from '../src/modules/ingestion/index.ts'
import { processNext } from '../src/modules/ingestion/pipeline/process-next.ts'
import type { ClickHouse } from '../src/platform/clickhouse/index.ts'
import { pack } from '../src/platform/codec.ts'
import { createLog } from '../src/platform/log.ts'
import { testClickHouse, testDatabase } from './engines.ts'
import type { Everything } from './everything.ts'

const source = {
  workspaceId: 1,
  id: 1,
  kind: 'server',
  enabled: true,
  legalBasis: 'contract',
  basisPurposes: ['essential'],
  consentCategories: {},
}

export type TestEvent = Record<string, unknown> & { messageId: string }

export interface Pipeline {
  /** Of PostgreSQL, for the owner. */
  readonly url: string
  readonly postgres: Everything
  readonly db: Everything['db']
  readonly clickhouse: ClickHouse
  /** One row of the inbox with these events, as a request that came alone leaves it. */
  send(...events: TestEvent[]): Promise<void>
  /** Works the inbox off, with `workers` at once; rejects with what a step throws. */
  process(options?: { workers?: number; target?: number }): Promise<void>
  /** Ships what waits for ClickHouse. */
  ship(): Promise<void>
  /** Message ids in history, each as often as it is there, in order. */
  history(): Promise<string[]>
  /** The counts by outcome. */
  outcomes(): Promise<Record<string, number>>
  /** Runs a statement in PostgreSQL. */
  run(statement: string): Promise<void>
  drop(): Promise<void>
}

/** The steps of the intake and the pipeline in this process, on databases of their own, driven by hand. */
export const testPipeline = async (): Promise<Pipeline> => {
  const [pg, ch] = await Promise.all([testDatabase(), testClickHouse()])
  const { postgres } = pg
  const { db } = postgres
  const log = createLog('silent', 'test')
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
  const write = writeInboxRow(postgres)
  return {
    url: pg.url,
    postgres,
    db,
    clickhouse: ch.client,
    send: async (...events) => {
      const body = Buffer.from(JSON.stringify({ batch: events }))
      const at = { receivedAt: Date.now(), routeType: null, sentAt: undefined }
      const { frame, kept, results } = accept(parseRequest(body, 'batch'), body, source, at)
      if (!frame || kept < events.length) throw new Error(`Not all were accepted: ${JSON.stringify(results)}`)
      await write({ events: kept, ...(await pack(frame)) })
    },
    process: async ({ workers = 1, target = 5_000 } = {}) => {
      const work = async () => {
        while (await processNext(db, { now: Date.now }, log, { target }));
      }
      await Promise.all(Array.from({ length: workers }, work))
    },
    ship: async () => {
      while (await shipHistory(db, ch.client));
    },
    history: async () => {
      const result = await ch.client.query({
        query: 'select message_id from events order by message_id',
        format: 'JSONEachRow',
      })
      return (await result.json<{ message_id: string }>()).map((r) => r.message_id)
    },
    outcomes: async () => {
      const rows = await db
        .selectFrom('outcome_counts')
        .select(['outcome', (e) => e.fn.sum<string>('count').as('count')])
        .groupBy('outcome')
        .execute()
      return Object.fromEntries(rows.map((r) => [r.outcome, Number(r.count)]))
    },
    run: async (statement) => {
      await postgres.pool.query(statement)
    },
    drop: async () => {
      await Promise.all([pg.drop(), ch.drop()])
    },
  }
}

export const track = (messageId: string, more: Record<string, unknown> = {}): TestEvent => ({
  type: 'track',
  event: 'Seen',
  anonymousId: 'd1',
  messageId,
  ...more,
})

export const identify = (messageId: string, more: Record<string, unknown> = {}): TestEvent => ({
  type: 'identify',
  userId: 'u1',
  messageId,
  ...more,
})
