import { randomUUID } from 'node:crypto'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addBrand, type Brand, recordAnswers, yes } from '../../../test/answers.ts'
import { type TestDatabase, testDatabase } from '../../../test/engines.ts'
import { createLog } from '../../platform/log.ts'
import { roleUrl } from '../../platform/postgres/index.ts'
import { watchWork } from '../../platform/work/index.ts'
import { startSweeper } from './index.ts'

let pg: TestDatabase
let brand: Brand
beforeAll(async () => {
  pg = await testDatabase()
  brand = await addBrand(pg.postgres)
})
afterAll(() => pg?.drop())

test('grants whose time is over are ended by themselves, others are left, and the metric says when it was looked', async () => {
  const db = pg.purposes.system('consent')
  const log = createLog('silent', 'test')
  const registry = new Registry()
  const work = watchWork(roleUrl(pg.url, 'candor_app'), log)
  const sweeper = startSweeper({ db, work, log, registry })
  const began = Date.now()
  try {
    const people = [randomUUID(), randomUUID(), randomUUID()] as const
    for (const id of people)
      await db
        .insertInto('people')
        .values({ workspace_id: brand.workspaceId, id, first_seen_at: new Date(), last_seen_at: new Date() })
        .execute()
    const grant = (subjectId: string, validUntil: number) =>
      recordAnswers(db, brand, [yes(brand, { subjectId, occurredAt: began - 60_000, validUntil })])
    await grant(people[0], began - 1)
    await grant(people[1], began + 1_500)
    await grant(people[2], began + 86_400_000)
    const states = async () => {
      const rows = await db.selectFrom('consent_current').select(['person_id', 'status']).execute()
      return people.map((id) => rows.find((r) => r.person_id === id)?.status)
    }
    await expect.poll(states, { timeout: 30_000 }).toEqual(['expired', 'expired', 'granted'])
    const metric = await registry.getSingleMetricAsString('candor_consent_swept_at_seconds')
    expect(Number(/^candor_consent_swept_at_seconds (\S+)$/m.exec(metric)?.[1])).toBeGreaterThan(began / 1_000)
  } finally {
    await sweeper.close()
    await work.close()
  }
})
