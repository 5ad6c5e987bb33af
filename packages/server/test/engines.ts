import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { type ClickHouse, migrateClickHouse, openClickHouse } from '../src/platform/clickhouse/index.ts'
import { openPostgres, type Postgres } from '../src/platform/postgres/index.ts'
import { template } from './global-setup.ts'

const withDatabase = (url: string, name: string) => {
  const next = new URL(url)
  next.pathname = `/${name}`
  return next.href
}

const freshName = () => `test_${randomBytes(6).toString('hex')}`

/** A migrated PostgreSQL database of its own, copied from the template. */
export const testDatabase = async (): Promise<{ url: string; postgres: Postgres; drop(): Promise<void> }> => {
  const root = inject('postgresUrl')
  const name = freshName()
  const admin = async (statement: string) => {
    const client = new pg.Client({ connectionString: root })
    await client.connect()
    try {
      await client.query(statement)
    } finally {
      await client.end()
    }
  }
  await admin(`create database ${name} template ${template}`)
  const url = withDatabase(root, name)
  const postgres = openPostgres(url, { name: 'candor-test' })
  return {
    url,
    postgres,
    drop: async () => {
      await postgres.close()
      await admin(`drop database if exists ${name} with (force)`)
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
