import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { type ClickHouse, migrateClickHouse, openClickHouse } from '../src/platform/clickhouse/index.ts'
import { openDatabase, type Postgres, type Purposes } from '../src/platform/postgres/index.ts'
import { until } from '../src/platform/supervisor/children.ts'
import { type Everything, openEverything } from './everything.ts'
import { template } from './global-setup.ts'

const withDatabase = (url: string, name: string) => {
  const next = new URL(url)
  next.pathname = `/${name}`
  return next.href
}

const freshName = () => `test_${randomBytes(6).toString('hex')}`

export interface TestDatabase {
  /** Of the owner. */
  url: string
  /** Sees and may do everything: for setting up and for looking. */
  postgres: Everything
  /** What the product gets. */
  app: Postgres
  purposes: Purposes
  drop(): Promise<void>
}

/** A migrated PostgreSQL database of its own, copied from the template. */
export const testDatabase = async (): Promise<TestDatabase> => {
  const root = inject('postgresUrl')
  const name = freshName()
  const admin = async (statement: string) => {
    const client = new pg.Client({ connectionString: root })
    await client.connect()
    try {
      return await client.query(statement)
    } finally {
      await client.end()
    }
  }
  await admin(`create database ${name} template ${template}`)
  const url = withDatabase(root, name)
  const [database, postgres] = await Promise.all([openDatabase(url, { name: 'candor-test' }), openEverything(url)])
  return {
    url,
    postgres,
    app: database.postgres,
    purposes: database.purposes,
    drop: async () => {
      await postgres.close()
      await database.close()
      // Closed connections take a moment to be gone, and the owner may not end those of other roles.
      const dropped = () =>
        admin(`drop database if exists ${name}`).then(
          () => true,
          () => false,
        )
      if (await until(dropped, 60_000)) return
      const users = await admin(
        `select application_name, state, now() - state_change as since, left(query, 200) as query
        from pg_stat_activity where datname = '${name}'`,
      )
      throw new Error(`The test database ${name} is still in use: ${JSON.stringify(users.rows)}`)
    },
  }
}

/** A migrated ClickHouse database of its own. */
export const testClickHouse = async (): Promise<{ url: string; client: ClickHouse; drop(): Promise<void> }> => {
  const root = inject('clickhouseUrl')
  const name = freshName()
  const admin = openClickHouse(root, { name: 'candor-test' })
  await admin.command({ query: `create database ${name}` })
  const url = withDatabase(root, name)
  const client = openClickHouse(url, { name: 'candor-test' })
  await migrateClickHouse(client)
  return {
    url,
    client,
    drop: async () => {
      await client.close()
      await admin.command({ query: `drop database if exists ${name}` })
      await admin.close()
    },
  }
}
