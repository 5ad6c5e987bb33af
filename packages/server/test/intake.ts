import { gzipSync } from 'node:zlib'
import { composeApi, composeWorker } from '../src/compose.ts'
import { type Config, readConfig } from '../src/config.ts'
import type { ClickHouse } from '../src/platform/clickhouse/index.ts'
import { createLog } from '../src/platform/log.ts'
import { until } from '../src/platform/supervisor/children.ts'
import { type TestDatabase, testClickHouse, testDatabase } from './engines.ts'
import type { Everything } from './everything.ts'

/** A source that rests on contract, and one that rests on consent and knows two categories. */
export const serverKey = 'test-server-key'
export const consentKey = 'test-consent-key'

export interface EventResult {
  messageId: string | null
  status: 'accepted' | 'withheld' | 'rejected'
  reason?: string
}

export interface Answer {
  status: number
  headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  body: any
}

export interface StoredEvent {
  message_id: string
  type: string
  name: string
  person: string
  occurred: number
  received: number
  allowed: number
  properties: string
  context: string
}

export interface Intake {
  readonly url: string
  readonly config: Config
  readonly postgres: Everything
  readonly clickhouse: ClickHouse
  /** Sends a body (text and bytes as they are, all else as JSON) with the server's key unless headers say another. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>
  /** Sends a batch and answers the results. */
  batch(events: readonly unknown[], headers?: Record<string, string>): Promise<EventResult[]>
  /** Resolves when everything acknowledged is through the pipeline and in ClickHouse. */
  settled(): Promise<void>
  /** The history of these messages, or of all, by message id. */
  history(messageIds?: readonly string[]): Promise<StoredEvent[]>
  /** Traits of the person who holds an identifier; null when there is no such person. */
  traitsOf(identifier: string): Promise<Record<string, unknown> | null>
  close(): Promise<void>
}

const basic = (key: string) => `Basic ${Buffer.from(`${key}:`).toString('base64')}`

export const withKey = (key: string): Record<string, string> => ({ authorization: basic(key) })

export const gzipped = (value: unknown): Buffer => gzipSync(JSON.stringify(value))

const asBody = (body: unknown): string | Uint8Array<ArrayBuffer> => {
  if (typeof body === 'string') return body
  return body instanceof Buffer ? new Uint8Array(body) : JSON.stringify(body)
}

const readAnswer = async (answer: Response): Promise<Answer> => {
  const text = await answer.text()
  const isJson = answer.headers.get('content-type')?.includes('json')
  return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text }
}

const addSources = async ({ db }: Everything) => {
  await db.insertInto('workspaces').values({ name: 'Brand' }).execute()
  await db
    .insertInto('sources')
    .values([
      {
        workspace_id: 1,
        name: 'Orders',
        kind: 'server',
        write_key: serverKey,
        legal_basis: 'contract',
        basis_purposes: ['essential', 'analytics'],
      },
      {
        workspace_id: 1,
        name: 'Shop',
        kind: 'browser',
        write_key: consentKey,
        legal_basis: 'consent',
        consent_categories: JSON.stringify({ Analytics: ['analytics'], Advertising: ['ads_measurement', 'email'] }),
      },
    ])
    .execute()
}

/** What is acknowledged and not yet in ClickHouse. */
const waiting = async ({ pool }: Everything): Promise<number> => {
  const { rows } = await pool.query<{ n: number }>(
    'select (select count(*) from inbox) + (select count(*) from history_outbox) as n',
  )
  return rows[0]?.n ?? 0
}

/** The api and `workers` workers in this process, on databases of their own, or on a PostgreSQL that is given. */
export const startIntake = async (
  options: { workers?: number; database?: Pick<TestDatabase, 'url' | 'postgres' | 'drop'> } = {},
): Promise<Intake> => {
  const [pg, ch] = await Promise.all([options.database ?? testDatabase(), testClickHouse()])
  const { postgres } = pg
  await addSources(postgres)
  const config = readConfig({
    CANDOR_DATABASE_URL: pg.url,
    CANDOR_CLICKHOUSE_URL: ch.url,
    CANDOR_PORT: '0',
    CANDOR_PUBLIC_URL: 'https://candor.example:8443',
  })
  const log = createLog('fatal', 'test')
  const api = await composeApi(config, log)
  const workers = await Promise.all(Array.from({ length: options.workers ?? 1 }, () => composeWorker(config, log)))

  const post: Intake['post'] = async (path, body, headers = {}) =>
    readAnswer(
      await fetch(api.url + path, {
        method: 'POST',
        headers: { ...withKey(serverKey), ...headers },
        body: asBody(body),
      }),
    )
  return {
    url: api.url,
    config,
    postgres,
    clickhouse: ch.client,
    post,
    batch: async (events, headers) => {
      const answer = await post('/v1/batch', { batch: events }, headers)
      if (answer.status !== 200)
        throw new Error(`The batch was answered ${answer.status}: ${JSON.stringify(answer.body)}`)
      return answer.body.results as EventResult[]
    },
    settled: async () => {
      if (!(await until(async () => (await waiting(postgres)) === 0, 60_000))) {
        throw new Error('The pipeline did not come to its end')
      }
    },
    history: async (messageIds) => {
      const result = await ch.client.query({
        query: `
          select message_id, type, name, toString(person_id) as person, toUnixTimestamp64Milli(occurred_at) as occurred,
            toUnixTimestamp64Milli(received_at) as received, allowed, properties, context
          from events ${messageIds ? 'where message_id in {ids:Array(String)}' : ''} order by message_id`,
        query_params: messageIds ? { ids: [...messageIds] } : {},
        format: 'JSONEachRow',
      })
      return result.json<StoredEvent>()
    },
    traitsOf: async (identifier) => {
      const { db } = postgres
      const holder = await db
        .selectFrom('identifiers')
        .select('person_id')
        .where('workspace_id', '=', 1)
        .where('value', '=', identifier)
        .executeTakeFirst()
      if (!holder) return null
      const rows = await db
        .selectFrom('attribute_values')
        .select(['key', 'value'])
        .where('workspace_id', '=', 1)
        .where('person_id', '=', holder.person_id)
        .orderBy('at')
        .execute()
      return Object.fromEntries(rows.map((r) => [r.key, r.value]))
    },
    close: async () => {
      await api.close()
      await Promise.all(workers.map((w) => w.close()))
      await Promise.all([pg.drop(), ch.drop()])
    },
  }
}
