import { shipHistory } from '../src/modules/history/index.ts'
import { accept } from '../src/modules/ingestion/accept/accept.ts'
import { parseRequest } from '../src/modules/ingestion/accept/parse-request.ts'
import { createInbox, writeInboxRow } from '../src/modules/ingestion/index.ts'
import { processNext } from '../src/modules/ingestion/pipeline/process-next.ts'
import type { SourceRecord } from '../src/modules/workspaces/index.ts'
import { createLog } from '../src/platform/log.ts'
import { testClickHouse, testDatabase } from './engines.ts'

const log = createLog('fatal', 'test')

/** A workspace of its own with one source that rests on contract, on databases that others of the file use too. */
export interface Brand {
  readonly workspaceId: number
  /** Puts a batch into the inbox as if it had come through the door, `at` the time of receipt. */
  receive(events: readonly unknown[], said?: { at?: number; sentAt?: string }): Promise<void>
}

/** The pipeline without HTTP, for tests that decide themselves what is processed when and by how many. */
export const startBrands = async () => {
  const [pg, ch] = await Promise.all([testDatabase(), testClickHouse()])
  const { db } = pg.postgres
  const inbox = createInbox({ write: writeInboxRow(pg.postgres), log })

  const work = async (target = 5_000) => {
    while (await processNext(db, { now: Date.now }, log, { target }));
  }
  return {
    postgres: pg.postgres,
    clickhouse: ch.client,
    brand: async (): Promise<Brand> => {
      const { id: workspaceId } = await db
        .insertInto('workspaces')
        .values({ name: 'Brand' })
        .returning('id')
        .executeTakeFirstOrThrow()
      const { id } = await db
        .insertInto('sources')
        .values({
          workspace_id: workspaceId,
          name: 'Shop',
          kind: 'server',
          write_key: `key-${workspaceId}`,
          legal_basis: 'contract',
          basis_purposes: ['essential'],
        })
        .returning('id')
        .executeTakeFirstOrThrow()
      const source: SourceRecord = {
        ...{ workspaceId, id, kind: 'server', enabled: true },
        ...{ legalBasis: 'contract', basisPurposes: ['essential'], consentCategories: {} },
      }
      return {
        workspaceId,
        receive: async (events, { at = Date.now(), sentAt } = {}) => {
          const body = Buffer.from(JSON.stringify({ batch: events, sentAt }))
          const door = { receivedAt: at, routeType: null, sentAt: undefined }
          const taken = accept(parseRequest(body, 'batch'), body, source, door)
          const refused = taken.results.find((r) => r.status !== 'accepted')
          if (refused) throw new Error(`Not accepted: ${JSON.stringify(refused)}`)
          if (taken.frame) await inbox.append(taken.frame, taken.kept)
        },
      }
    },
    /** Works the inbox off with so many workers at once. */
    work: async (workers = 1, target?: number) => {
      await Promise.all(Array.from({ length: workers }, () => work(target)))
    },
    /** Brings history to ClickHouse and answers a workspace's, by message id. */
    history: async (workspaceId: number) => {
      while ((await shipHistory(db, ch.client)) > 0);
      const result = await ch.client.query({
        query: `select message_id, name, toString(person_id) as person, toUnixTimestamp64Milli(occurred_at) as occurred, allowed
          from events where workspace_id = {w:UInt32} order by message_id`,
        query_params: { w: workspaceId },
        format: 'JSONEachRow',
      })
      return result.json<{ message_id: string; name: string; person: string; occurred: number; allowed: number }>()
    },
    close: () => Promise.all([pg.drop(), ch.drop()]),
  }
}
