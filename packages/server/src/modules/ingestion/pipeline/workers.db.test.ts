import { afterEach, beforeEach, expect, test } from 'vitest'
import { identify, type Pipeline, type TestEvent, testPipeline, track } from '../../../../test/pipeline.ts'

let p: Pipeline
beforeEach(async () => {
  p = await testPipeline()
})
afterEach(() => p.drop())

/** Events in which everything meets everything: few users, few devices, shared addresses, aliases. */
const tangle = (n: number): TestEvent[] =>
  Array.from({ length: n }, (_, i) => {
    const userId = `u${(i * 7) % 12}`
    const anonymousId = `d${(i * 5) % 17}`
    const timestamp = new Date(Date.UTC(2026, 0, 1) + ((i * 7919) % n) * 1_000).toISOString()
    const messageId = `m${String(i).padStart(5, '0')}`
    if (i % 11 === 0)
      return identify(messageId, { userId, anonymousId, timestamp, traits: { n: i, email: `${userId}@x.org` } })
    if (i % 29 === 0) return { type: 'alias', messageId, userId, previousId: `u${(i * 3) % 12}`, timestamp }
    if (i % 3 === 0) return track(messageId, { anonymousId, timestamp })
    return track(messageId, { userId, anonymousId: i % 2 ? anonymousId : undefined, timestamp })
  })

const orphans = async () => {
  const { rows } = await p.postgres.pool.query(`
    select i.kind, i.value from identifiers i
    left join people p on p.workspace_id = i.workspace_id and p.id = i.person_id
    where p.id is null or p.merged_into is not null
    union all
    select 'trait', t.key from attribute_values t
    left join people p on p.workspace_id = t.workspace_id and p.id = t.person_id
    where p.id is null or p.merged_into is not null
    union all
    select 'merged', p.id::text from people p
    join people s on s.workspace_id = p.workspace_id and s.id = p.merged_into
    where s.merged_into is not null`)
  return rows
}

test('four workers share work in which people merge all the time, and each event counts once', async () => {
  const events = tangle(1_200)
  for (let i = 0; i < events.length; i += 12) await p.send(...events.slice(i, i + 12))
  // Some rows once more, so that the same messages are in the hands of several workers.
  for (let i = 0; i < events.length; i += 60) await p.send(...events.slice(i, i + 12))
  await p.process({ workers: 4, target: 20 })
  await p.ship()
  expect(await p.history()).toEqual(events.map((e) => e.messageId))
  expect(await p.outcomes()).toEqual({ processed: 1_200, duplicate: 240 })
  expect(await orphans()).toEqual([])
})

test('the newest value of a trait holds, whichever worker writes last and whoever is merged meanwhile', async () => {
  const times = Array.from({ length: 300 }, (_, i) => (i * 37) % 300)
  for (const [i, t] of times.entries()) {
    const timestamp = new Date(Date.UTC(2026, 0, 1) + t * 1_000).toISOString()
    // Now under the device, now under the user, who become one on the way.
    const who = i % 3 === 0 ? { userId: undefined, anonymousId: 'd1' } : { userId: 'u1' }
    await p.send(identify(`m${i}`, { ...who, timestamp, traits: { t } }))
    if (i === 150) await p.send(track('join', { userId: 'u1', anonymousId: 'd1' }))
  }
  await p.process({ workers: 4, target: 5 })
  const newest = p.db.selectFrom('attribute_values').select(['key', 'value']).orderBy('at', 'desc').limit(1)
  expect(await newest.execute()).toEqual([{ key: 't', value: 299 }])
  expect(await orphans()).toEqual([])
})

test('a worker that finds everything in the hands of another finds no work, and waits for nobody', async () => {
  await p.send(track('m1'))
  const holder = await p.postgres.pool.connect()
  await holder.query('begin')
  await holder.query('select seq from inbox for update')
  await p.process()
  expect(await p.outcomes()).toEqual({})
  // The holder dies: its lease ends with its connection.
  holder.release(true)
  await expect
    .poll(async () => {
      await p.process()
      return p.outcomes()
    })
    .toEqual({ processed: 1 })
})
