import { randomUUID } from 'node:crypto'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addBrand, type Brand, recordAnswers, yes } from '../../../test/answers.ts'
import { type TestDatabase, testDatabase } from '../../../test/engines.ts'
import { openOutbox } from '../../../test/outbox.ts'
import { readSubscribers, type Subscriber } from '../../platform/outbox/index.ts'
import { type PurposeDb, purposeBits } from '../../platform/postgres/index.ts'
import { type Answer, consentChanged, defaultAllow, recordEntries } from './index.ts'

let pg: TestDatabase
let system: PurposeDb<'consent'>
let brand: Brand
beforeAll(async () => {
  pg = await testDatabase()
  system = pg.purposes.system('consent')
  brand = await addBrand(pg.postgres)
})
afterAll(() => pg?.drop())

const start = (registry?: Registry) => openOutbox({ ...pg, postgres: pg.app }, registry)

const email = purposeBits('email')
const poll = { timeout: 30_000 }

const somebody = async () => {
  const id = randomUUID()
  const seen = { first_seen_at: new Date(), last_seen_at: new Date(), merged_into: null }
  await system
    .insertInto('people')
    .values({ workspace_id: brand.workspaceId, id, ...seen })
    .execute()
  return id
}
const answers = (subjectId: string, kind: Answer) =>
  recordAnswers(system, brand, [yes(brand, { subjectId, kind, purposeBit: 4, validUntil: null })])

/** Stands for a way to write to people: sends wait, and each asks for permission as its last act before it goes. */
const recordingChannel = () => {
  const queued = new Map<string, string>()
  const said: string[] = []
  const subscriber: Subscriber<'suppression'> = {
    name: `channel ${randomUUID()}`,
    topics: [consentChanged],
    purpose: 'suppression',
    handle: async (batch) => {
      const stopped = batch.filter(({ body }) => (BigInt(body.allow as number) & email) === 0n).map((r) => r.subjectId)
      for (const [send, person] of queued)
        if (stopped.includes(person)) {
          queued.delete(send)
          said.push(`cancelled ${send}`)
        }
    },
  }
  const mayReach = (person: string) =>
    pg.purposes.withPurpose('email', { workspaceId: brand.workspaceId, actor: 'channel' }, async (tx) => {
      const rows = await tx.selectFrom('people').select('id').where('id', '=', person).execute()
      return rows.length > 0
    })
  return {
    said,
    subscriber,
    queue: (send: string, person: string) => queued.set(send, person),
    waiting: () => [...queued.keys()],
    send: async (send: string) => {
      said.push(`${(await mayReach(queued.get(send)!)) ? 'sent' : 'refused'} ${send}`)
      queued.delete(send)
    },
  }
}

test('a withdrawal cancels what waits to be sent to that person, and to nobody else, within a measured time', async () => {
  const [leaving, staying] = [await somebody(), await somebody()]
  await answers(leaving, 'grant')
  await answers(staying, 'grant')
  const channel = recordingChannel()
  const registry = new Registry()
  const outbox = start(registry)
  try {
    await outbox.subscribe(channel.subscriber)
    channel.queue('news 1', leaving)
    channel.queue('news 2', staying)
    await answers(leaving, 'withdraw')
    await expect.poll(() => channel.said, poll).toEqual(['cancelled news 1'])
    expect(channel.waiting()).toEqual(['news 2'])
    const { name } = channel.subscriber
    const delay = async () => (await readSubscribers(pg.app.db)).find((s) => s.subscriber === name)?.delayMs ?? -1
    await expect.poll(delay, poll).toBeGreaterThan(0)
    await expect
      .poll(() => registry.metrics(), poll)
      .toContain(`candor_outbox_delay_seconds_count{subscriber="${name}"} 1`)
    await channel.send('news 2')
    expect(channel.said).toEqual(['cancelled news 1', 'sent news 2'])
  } finally {
    await outbox.close()
  }
})

test('a send that asks after the withdrawal is refused by its very next read, whether or not anybody was told yet', async () => {
  const person = await somebody()
  await answers(person, 'grant')
  const channel = recordingChannel()
  channel.queue('before', person)
  channel.queue('after', person)
  await channel.send('before')
  await answers(person, 'withdraw')
  await channel.send('after')
  expect(channel.said).toEqual(['sent before', 'refused after'])
})

test('a withdrawal that is rolled back refuses nothing and tells nobody', async () => {
  const person = await somebody()
  await answers(person, 'grant')
  const channel = recordingChannel()
  const outbox = start()
  try {
    await outbox.subscribe(channel.subscriber)
    channel.queue('news', person)
    const entry = yes(brand, { subjectId: person, kind: 'withdraw', purposeBit: 4 })
    const broken = system.transaction().execute(async (tx) => {
      await recordEntries(tx, brand.workspaceId, [entry], { now: new Date(), defaults: defaultAllow })
      throw new Error('the disk is full')
    })
    await expect(broken).rejects.toThrow('the disk is full')
    // What is told after it is heard; it would have been heard before.
    const other = await somebody()
    channel.queue('other', other)
    await answers(other, 'withdraw')
    await expect.poll(() => channel.said, poll).toEqual(['cancelled other'])
    await channel.send('news')
    expect(channel.said).toEqual(['cancelled other', 'sent news'])
  } finally {
    await outbox.close()
  }
})
