/**
 * `npm run bench:segments [-- --quick | --scale=0.01]`: counting and keeping up with segments, at ten million events of a million
 * people, or so much of that.
 */
import { parseArgs } from 'node:util'
import pg from 'pg'
import { createCatalogues } from '../../packages/server/src/modules/consent/index.ts'
import { createEvaluate, type Scene } from '../../packages/server/src/modules/segments/evaluate/index.ts'
import { openClickHouse } from '../../packages/server/src/platform/clickhouse/index.ts'
import { openDatabase } from '../../packages/server/src/platform/postgres/index.ts'
import { machineFacts, median, quantile, row, thousands } from '../lib/machine.ts'
import { cpuSeconds, startStack } from '../lib/stack.ts'
import { generate, type Size } from './generate.ts'
import { idleWith } from './idle.ts'
import { liveUnder, settleCrowd } from './live.ts'
import { manySegments, typicalSegments } from './typical.ts'

const { values: args } = parseArgs({ options: { quick: { type: 'boolean' }, scale: { type: 'string' } } })
const scale = Number(args.scale ?? (args.quick ? 0.1 : 1))
if (!(scale > 0 && scale <= 1)) throw new Error('--scale is a share of the whole, above 0 and at most 1')
const size: Size = { events: Math.round(10_000_000 * scale), people: Math.max(2_000, Math.round(1_000_000 * scale)) }
const rounds = scale < 0.1 ? 1 : 5
/** How long is watched, in seconds. */
const watched = scale === 1 ? 60 : 15
/** People who are really there while events come in. */
const crowd = Math.max(1_000, Math.round(size.people / 20))
const rate = 500
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

/** The catalogue, by the type of each attribute. */
const described = {
  plan: 'text',
  country: 'text',
  birthday: 'birthday',
  interests: 'list',
  shoe_size: 'number',
} as const

const sceneAt = (now: number): Scene => ({
  now,
  attributes: new Map(
    Object.entries(described).map(([key, type]) => [key, { type, options: [], halfLifeMs: null, retired: false }]),
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
  await owner.query(
    `insert into attribute_definitions (workspace_id, key, type, class, texts, status, origin)
    select 1, key, type, 1, '{}', 'active', 'bench' from jsonb_each_text($1) as k (key, type)`,
    [JSON.stringify(described)],
  )
  const look = database.purposes.system('segmentation')
  const shares = await idleWith(stack, look, 100, watched)
  const idle = shares.reduce((sum, { share }) => sum + share, 0)
  row(
    `idle with 100 windowed segments, ${watched} s`,
    `${idle.toFixed(1)} % of a core`,
    `goal < 2; ${shares.map(({ name, share }) => `${name} ${share.toFixed(1)}`).join(', ')}`,
    verdict(idle < 2),
  )

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
  for (const touched of scale < 0.1 ? [150] : [150, 500, 5_000]) {
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

  console.log(`\n${rate} events a second of ${thousands(crowd)} people, 100 segments live, ${watched} s`)
  await settleCrowd({ db: database.purposes.system('resolution'), clickhouse }, size, crowd)
  const live = await liveUnder(stack, look, { segments: 100, crowd, rate, seconds: watched })
  row('  100 segments computed over everybody', `${(live.computed / 1_000).toFixed(1)} s`)
  row('  acknowledged', thousands(live.acknowledged), `${thousands(rate * watched)} offered, ${live.refused} refused`)
  const [p50, p95] = [quantile(live.visible, 0.5), quantile(live.visible, 0.95)]
  row('  event accepted → membership visible, p50', ms(p50), `of ${live.visible.length}, ${live.lost} never`)
  row('  event accepted → membership visible, p95', ms(p95), 'goal < 2,000 ms', verdict(live.lost === 0 && p95 < 2_000))
} finally {
  await clickhouse.close()
  await owner.end()
  await database.close()
  await stack.close()
}
