import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startClickHouse } from '../src/platform/clickhouse/side-process/index.ts'
import { migratePostgres } from '../src/platform/postgres/index.ts'
import { startPostgres } from '../src/platform/supervisor/embedded-postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string
    clickhouseUrl: string
  }
}

export const template = 'candor_template'

/** The two real engines for a run of tests, with a migrated database to copy from. */
export default async (project: TestProject) => {
  const dir = await mkdtemp(join(tmpdir(), 'candor-test-'))
  const [postgres, clickhouse] = await Promise.all([
    startPostgres({ dir: join(dir, 'postgres') }),
    startClickHouse({ dir: join(dir, 'clickhouse') }),
  ])
  const admin = new pg.Client({ connectionString: postgres.url })
  await admin.connect()
  await admin.query(`create database ${template}`)
  const url = new URL(postgres.url)
  url.pathname = `/${template}`
  await migratePostgres(url.href)
  await admin.end()
  project.provide('postgresUrl', postgres.url)
  project.provide('clickhouseUrl', clickhouse.url)
  return async () => {
    await Promise.all([postgres.stop(), clickhouse.stop()])
    await rm(dir, { recursive: true, force: true, maxRetries: 3 })
  }
}
