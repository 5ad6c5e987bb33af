/** `npm run bench:segments [-- --quick]`: counting and keeping up with segments, at ten million events and a million people. */
import pg from 'pg'
import { createCatalogues } from '../../packages/server/src/modules/consent/index.ts'
import { createEvaluate, type Scene } from '../../packages/server/src/modules/segments/evaluate/index.ts'
import { openClickHouse } from '../../packages/server/src/platform/clickhouse/index.ts'
import { openDatabase } from '../../packages/server/src/platform/postgres/index.ts'
import { machineFacts, median, row, thousands } from '../lib/machine.ts'
import { cpuSeconds, startStack } from '../lib/stack.ts'
import { generate, type Size } from './generate.ts'
import { manySegments, typicalSegments } from './typical.ts'

const quick = process.argv.includes('--quick')
const size: Size = quick ? { events: 1_000_000, people: 100_000 } : { events: 10_000_000, people: 1_000_000 }
const rounds = 5
const verdict = (ok: boolean) => (ok ? 'met' : 'MISSED')
const ms = (v: number) => `${Math.round(v)} ms`
const context = { workspaceId: 1, actor: 'bench', purpose: 'personalisation' }

console.log(`Machine: ${machineFacts()}`)
console.log(`${thousands(size.events)} events of ${thousands(size.people)} people; medians of ${rounds}\n`)

const stack = await startStack()
const owner = new pg.Client({ connectionString: stack.postgres.url })
await owner.connect()
const database = await openDatabase(stack.postgres.url, { name: 'bench' })
const clickhouse = openClickHouse(stack.clickhouse.url, { name: 'bench' })
const evaluate = createEvaluate({
  clickhouse,
  purposes: database.purposes,
  catalogues: createCatalogues(database.postgres.db),
})

const timed = async <T>(work: () => Promise<T>): Promise<{ ms: number; cpu: number; answer: T }> => {
  const [began, used] = [performance.now(), await cpuSeconds(stack.clickhouse.pid)]
  const answer = await work()
  return { ms: performance.now() - began, cpu: ((await cpuSeconds(stack.clickhouse.pid)) - used) * 1_000, answer }
}

const ask = async <T>(query: string, params: Record<string, unknown> = {}): Promise<T[]> => {
  const result = await clickhouse.query({ query, query_params: params, format: 'JSONEachRow' })
  return result.json<T>()
}

const sceneAt = (now: number): Scene => ({
  now,
  attributes: new Map(
    (
      [
        ['plan', 'text'],
        ['country', 'text'],
        ['birthday', 'birthday'],
        ['interests', 'list'],
        ['shoe_size', 'number'],
      ] as const
    ).map(([key, type]) => [key, { type, options: [], halfLifeMs: null, retired: false }]),
  ),
  topicsOn: new Set(),
  weatherOf: () => [],
  fifths: null,
})

/** Parts that wait to be merged would be merged in the middle of something. */
const settled = async () => {
  for (;;) {
    const [found] = await ask<{ n: number }>('select toUInt32(count()) as n from system.merges')
    if (found?.n === 0) return
    await new Promise((r) => setTimeout(r, 500))
  }
}

try {
  await owner.query("insert into workspaces (name) values ('Bench')")
  const now = Date.now()
  const made = await timed(() => generate(clickhouse, size, now))
  row('made up', ms(made.ms), 'goal < 60 s', verdict(made.ms < 60_000))
  await settled()
  const [bytes] = await ask<{ bytes: number }>(
    "select toFloat64(sum(bytes_on_disk)) as bytes from system.parts where active and database = currentDatabase() and table in ('events', 'facts')",
  )
  row('on disk', `${Math.round((bytes?.bytes ?? 0) / 2 ** 20)} MiB`, 'events and facts')

  console.log('\nPreview, beside the same by hand')
  const scene = sceneAt(now)
  for (const { what, node, byHand } of typicalSegments(now)) {
    const pairs: { ours: number; hand: number }[] = []
    for (let i = 0; i <= rounds; i++) {
      const hand = await timed(() => ask<{ count: number }>(byHand, { now }))
      const ours = await timed(() => evaluate.preview(context, node, scene, { sample: 0 }))
      if (ours.answer.count !== hand.answer[0]?.count)
        throw new Error(`${what}: ${ours.answer.count}, and by hand ${hand.answer[0]?.count}`)
      // The first warms up both.
      if (i > 0) pairs.push({ ours: ours.ms, hand: hand.ms })
    }
    const [ours, hand] = [median(pairs.map((p) => p.ours)), median(pairs.map((p) => p.hand))]
    row(
      `  ${what}`,
      ms(ours),
      `${(ours / hand).toFixed(2)} × ${ms(hand)} by hand (goal ≤ 1.5)`,
      verdict(ours / hand <= 1.5),
    )
  }

  console.log('\nPeople who were touched, at random; all segments in one question')
  for (const touched of [150, 500, 5_000]) {
    const ids = await ask<{ id: string }>(
      'select toString(person_id) as id from permissions order by cityHash64(person_id, {n:UInt32}) limit {n:UInt32}',
      { n: touched },
    )
    const people = ids.map((r) => r.id)
    const took: number[] = []
    for (const count of [1, 10, 100, 1_000]) {
      const segments = manySegments(count)
      const turns = []
      for (let i = 0; i <= rounds; i++) {
        const turn = await timed(() => evaluate.evaluate({ ...context, people }, segments, scene))
        if (i > 0) turns.push(turn)
      }
      const [wall, cpu] = [median(turns.map((t) => t.ms)), median(turns.map((t) => t.cpu))]
      took.push(wall)
      const growth = took.length > 1 ? `${(wall / took.at(-2)!).toFixed(2)} × for 10 × the segments` : ''
      row(
        `  ${thousands(touched)} people, ${thousands(count)} segments`,
        ms(wall),
        `CPU of ClickHouse ${ms(cpu)}; ${growth}`,
        took.length > 1 ? verdict(wall / took.at(-2)! < 10) : '',
      )
    }
  }
} finally {
  await clickhouse.close()
  await owner.end()
  await database.close()
  await stack.close()
}
