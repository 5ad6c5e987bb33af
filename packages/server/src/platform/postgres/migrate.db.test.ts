/** What migrations make of data that was there before them. */
import { randomBytes, randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openEverything } from '../../../test/everything.ts'
import { readMigrations } from '../migrations.ts'
import { migratePostgres } from './index.ts'

const name = `test_${randomBytes(6).toString('hex')}`
let root: pg.Client
let url: string

beforeAll(async () => {
  root = new pg.Client({ connectionString: inject('postgresUrl') })
  await root.connect()
  await root.query(`create database ${name}`)
  const address = new URL(inject('postgresUrl'))
  address.pathname = `/${name}`
  url = address.href
})
afterAll(async () => {
  await root?.query(`drop database if exists ${name} with (force)`)
  await root?.end()
})

/** As an earlier version left it, with `fill` written by it. */
const asOf = async (id: number, fill: string) => {
  const owner = new pg.Client({ connectionString: url })
  await owner.connect()
  await owner.query(
    'create table migrations (id integer primary key, name text not null, applied_at timestamptz default now())',
  )
  for (const m of (await readMigrations('postgres')).filter((one) => one.id <= id)) {
    await owner.query(m.sql)
    await owner.query('insert into migrations (id, name) values ($1, $2)', [m.id, m.name])
  }
  await owner.end()
  const everything = await openEverything(url)
  await everything.pool.query(fill)
  await everything.close()
}

test('people’s data is migrated though their tables are guarded against the owner', async () => {
  const person = randomUUID()
  await asOf(
    42,
    `insert into workspaces (name) values ('Brand');
    insert into people (workspace_id, id, first_seen_at, last_seen_at) values (1, '${person}', now(), now());
    insert into identifiers (workspace_id, kind, value, person_id, first_seen_at) values
      (1, 'user_id', 'ann', '${person}', now()), (1, 'email', 'ann@münchen.de', '${person}', now());
    insert into preferences (workspace_id, person_id, kind, key, value, at) values
      (1, '${person}', 'topic', 'recipes', 'off', now()), (1, '${randomUUID()}', 'topic', 'recipes', 'on', now());
    insert into group_members (workspace_id, person_id, group_id, origin_id, since, collected, allow)
      values (1, '${person}', 'household', 1, '2026-01-01', 1, 1);
    insert into attribute_definitions (workspace_id, key, type, sensitivity, status, origin) values
      (1, 'name', 'text', 'contact', 'proposed', 'source:1'), (1, 'email', 'text', 'contact', 'proposed', 'source:1'),
      (1, 'firstName', 'text', 'contact', 'active', 'olga')`,
  )
  expect(await migratePostgres(url)).toBeGreaterThan(0)
  const everything = await openEverything(url)
  const rows = async (query: string) => (await everything.pool.query(query)).rows
  expect(
    await rows(`select p.key, p.value, i.kind from preferences p join identifiers i on i.id = p.origin_id`),
  ).toEqual([{ key: 'recipes', value: 'off', kind: 'email' }])
  expect(await rows('select count(*)::int as n from preferences')).toEqual([{ n: 1 }])
  expect(await rows('select last_at = since as same from group_members')).toEqual([{ same: true }])
  expect(await rows('select i.value from email_respellings e join identifiers i on i.id = e.origin_id')).toEqual([
    { value: 'ann@münchen.de' },
  ])
  expect(await rows('select key, sensitivity from attribute_definitions order by key collate "C"')).toEqual([
    { key: 'email', sensitivity: 'contact' },
    { key: 'firstName', sensitivity: 'contact' },
    { key: 'name', sensitivity: 'ordinary' },
  ])
  await everything.close()
})
