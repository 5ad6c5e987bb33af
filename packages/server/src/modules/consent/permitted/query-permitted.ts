import type { ClickHouseSettings } from '@clickhouse/client'
import type { ClickHouse } from '../../../platform/clickhouse/index.ts'
import type { Purposes } from '../../../platform/postgres/index.ts'
import { type Catalogues, purposeNamed } from '../catalogue/catalogue.ts'
import { changedSince, type EventContext, maxPending, PermissionsBehind, readPending } from './pending.ts'
import { type EventsPermitted, eventsPermitted } from './permitted-events.ts'
import { type FactsPermitted, factsPermitted } from './permitted-facts.ts'

/** What a query for a purpose may read, of both kinds and as of one moment. */
export interface Readable {
  readonly events: EventsPermitted
  readonly facts: FactsPermitted
}

/** Who reads; the purpose by its key. */
export type ReadContext = Omit<EventContext, 'purpose'> & { readonly purpose: string }

export interface QueryOptions {
  readonly params?: Readonly<Record<string, unknown>>
  readonly settings?: ClickHouseSettings
}

/**
 * Runs a query over events and facts for a purpose: the one way from a purpose to ClickHouse. `build` gets the conditions
 * that it must put into its `where`s. Done again when somebody changed hands meanwhile. Throws unknown_purpose, and
 * PermissionsBehind.
 * @returns the rows as objects, and the number of the ledger as of which they hold
 */
export type QueryPermitted = <T>(
  context: ReadContext,
  build: (readable: Readable) => string,
  options?: QueryOptions,
) => Promise<{ rows: T[]; seq: number }>

/** While so many times in a row somebody changed hands in the middle of a query, it is not answered. */
const patience = 5

const as = 'permitted'

/** The way to history that is handed to whoever reads it: it knows both databases, and they know neither. */
export const createQueryPermitted = (
  clickhouse: ClickHouse,
  purposes: Purposes,
  catalogues: Catalogues,
): QueryPermitted => {
  return async <T>(...[given, build, options = {}]: Parameters<QueryPermitted>) => {
    const purpose = await purposeNamed(catalogues, given.workspaceId, given.purpose)
    const context = { ...given, purpose }
    const db = purposes.reading('consent', context)
    for (let n = 1; n <= patience; n++) {
      const known = await readPending(db, context)
      const readable = { events: eventsPermitted(context, known, as), facts: factsPermitted(context, known, as) }
      const result = await clickhouse.query({
        query: build(readable),
        query_params: { ...options.params, ...readable.events.params, ...readable.facts.params },
        format: 'JSONEachRow',
        // Thousands of ids do not fit into an address.
        use_multipart_params_auto: true,
        ...(options.settings && { clickhouse_settings: options.settings }),
      })
      const rows = await result.json<T>()
      if (!(await changedSince(db, given.workspaceId, known.snapshot))) return { rows, seq: known.seq }
    }
    throw new PermissionsBehind(maxPending)
  }
}

/**
 * Runs a query over events for a purpose, named by its key. `build` gets the condition that it must put into its `where`, and
 * the expression that says whose an event is. Throws unknown_purpose, and PermissionsBehind.
 */
export type QueryEvents = <T>(
  context: ReadContext,
  build: (condition: string, person: string) => string,
  params?: Readonly<Record<string, unknown>>,
) => Promise<{ rows: T[]; seq: number }>

/** The same for those who read events alone. */
export const createQueryEvents = (clickhouse: ClickHouse, purposes: Purposes, catalogues: Catalogues): QueryEvents => {
  const query = createQueryPermitted(clickhouse, purposes, catalogues)
  return (context, build, params = {}) =>
    query(context, ({ events }) => build(events.condition, events.person), { params })
}
