import { expect } from 'vitest'
import type { TestDatabase } from './engines.ts'

/** Resolves when somebody waits for a lock in this database. Of other roles' sessions only the locks are seen. */
export const somebodyWaits = ({ postgres }: Pick<TestDatabase, 'postgres'>): Promise<void> =>
  expect
    .poll(
      async () => {
        const { rows } = await postgres.pool.query<{ n: number }>(
          `select count(*)::int as n from pg_locks l join pg_stat_activity a using (pid)
          where not l.granted and a.datname = current_database()`,
        )
        return rows[0]!.n
      },
      { timeout: 30_000 },
    )
    .toBeGreaterThan(0)
