import { shipHistory } from '../src/modules/history/index.ts'
import { toldTables } from '../src/modules/identity/index.ts'
import type { ClickHouse } from '../src/platform/clickhouse/index.ts'
import type { TestDatabase } from './engines.ts'

/** What follows from the ledger of consent, in both databases: to be looked at byte by byte, and to be destroyed. */
export const projectionsOf = (pg: TestDatabase, clickhouse: ClickHouse) => {
  const inPostgres = (statement: string) => pg.postgres.pool.query(statement)
  const inClickHouse = (query: string) =>
    clickhouse.command({ query, clickhouse_settings: { mutations_sync: '1', lightweight_deletes_sync: '2' } })
  const ship = async () => {
    while ((await shipHistory(pg.purposes.system('consent'), clickhouse)) > 0);
  }
  return {
    inPostgres,
    inClickHouse,
    /** Brings what waits to ClickHouse. */
    ship,
    /** A line a row; what is on its way is brought to ClickHouse first. */
    dump: async (workspaceId: number): Promise<string> => {
      await ship()
      const lines: string[] = []
      for (const table of tables(workspaceId)) {
        const { rows } = await pg.postgres.pool.query<{ line: string }>(`select t::text as line from (${table}) as t`)
        lines.push(table, ...rows.map((r) => r.line))
      }
      const copy = await clickhouse.query({
        query: `select * from permissions final where workspace_id = ${workspaceId} order by person_id`,
        format: 'TabSeparated',
      })
      return [...lines, 'permissions', await copy.text()].join('\n')
    },
    /** Everybody as if nobody had ever said a word. */
    destroy: async (w: number): Promise<void> => {
      await inPostgres(`delete from consent_current where workspace_id = ${w}`)
      await inPostgres(`update people set allow = 1, refused = 0, valid_until = 'infinity', consent_seq = 0
        where workspace_id = ${w}`)
      await inPostgres(`update identifiers set allow = 1, valid_until = 'infinity' where workspace_id = ${w}`)
      for (const table of toldTables)
        await inPostgres(`update ${table} set allow = 1, valid_until = 'infinity' where workspace_id = ${w}`)
      await inClickHouse(`alter table permissions delete where workspace_id = ${w}`)
    },
  }
}
export type Projections = ReturnType<typeof projectionsOf>

const tables = (w: number) => [
  `select * from consent_current where workspace_id = ${w} order by person_id, purpose_bit`,
  `select id, merged_into, allow, refused, valid_until, consent_seq from people where workspace_id = ${w} order by id`,
  `select kind, value, person_id, allow, valid_until from identifiers where workspace_id = ${w} order by kind, value`,
  ...toldTables.map(
    (table) => `select t.person_id, t.origin_id, t.collected, t.allow, t.valid_until from ${table} t
      where workspace_id = ${w} order by 1, 2, 3, 4, t::text`,
  ),
]
