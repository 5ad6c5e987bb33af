/** `npm run bench:ingest [-- --quick | --growth]`: the intake against the goals of performance.md, in one run. */
import { eventBytes, runLoad } from '../lib/load.ts'
import { machineFacts, median, quantile, row, thousands } from '../lib/machine.ts'
import { startStack } from '../lib/stack.ts'
import { compression, parseCompressAppend } from './ceilings.ts'
import { extrapolate, growth } from './growth.ts'
import { starts } from './starts.ts'
import { visibleAfter } from './visible.ts'
import { wholeWay } from './whole-way.ts'

const quick = process.argv.includes('--quick')
const grow = process.argv.includes('--growth')
const rounds = quick ? 1 : 3
const ms = (v: number) => `${v.toFixed(1)} ms`
const verdict = (ok: boolean) => (ok ? 'met' : 'MISSED')

const repeat = async <T>(n: number, measure: () => Promise<T>): Promise<T[]> => {
  const list: T[] = []
  for (let i = 0; i < n; i++) list.push(await measure())
  return list
}

console.log(`Machine: ${machineFacts()}`)
console.log(`Events of ${Math.round(eventBytes(100))} bytes; medians of ${rounds}\n`)

const intake = async () => {
  const stack = await startStack()
  const api = await stack.startApi()
  const seconds = quick ? 4 : 8
  await runLoad({ url: api.url, connections: 8, eventsPerRequest: 100, people: 100_000, seconds: 3 })
  // Ceiling and figure take turns, so that what else the machine does falls on both.
  const pairs = await repeat(rounds, async () => {
    const ceiling = await parseCompressAppend(stack, seconds)
    const load = await runLoad({ url: api.url, connections: 16, eventsPerRequest: 100, people: 100_000, seconds })
    return { ceiling, load, rate: load.acknowledged / load.seconds }
  })
  const ceiling = median(pairs.map((p) => p.ceiling))
  const acknowledged = median(pairs.map((p) => p.rate))
  const ratio = median(pairs.map((p) => p.rate / p.ceiling))
  row('parse + compress + append alone', `${thousands(ceiling)} ev/s`)
  row(
    'acknowledged durably, batches of 100',
    `${thousands(acknowledged)} ev/s`,
    `${ratio.toFixed(2)} × the ceiling (goal ≥ 0.6)`,
    verdict(ratio >= 0.6),
  )
  const singles = await repeat(rounds, async () => {
    const r = await runLoad({ url: api.url, connections: 64, eventsPerRequest: 1, people: 100_000, seconds })
    return r.acknowledged / r.seconds
  })
  row('single events', `${thousands(median(singles))} req/s`, 'goal ≥ 8,000', verdict(median(singles) >= 8_000))
  const { zstd, deflate } = await compression()
  row('compression: zstd 1', `${zstd.us.toFixed(2)} µs/ev`, `${zstd.bytes.toFixed(0)} bytes an event`)
  row('compression: deflate 1', `${deflate.us.toFixed(2)} µs/ev`, `${deflate.bytes.toFixed(0)} bytes an event`)
  await stack.close()
}

const throughEverything = async () => {
  const stack = await startStack()
  const roles = { api: await stack.startApi(), worker: await stack.startWorker() }
  const people = 100_000
  await wholeWay(stack, roles, { seconds: 10, people, connections: 8 })

  const visible = await visibleAfter(roles.api.url, quick ? 20 : 100)
  row(
    'accepted → on the profile',
    `p50 ${ms(median(visible.profile))}`,
    `p95 ${ms(quantile(visible.profile, 0.95))} (goal 700, 2,000)`,
    verdict(median(visible.profile) < 700 && quantile(visible.profile, 0.95) < 2_000),
  )
  row('accepted → in history', `p50 ${ms(median(visible.history))}`, `p95 ${ms(quantile(visible.history, 0.95))}`)

  const calm = await repeat(rounds, () =>
    wholeWay(stack, roles, { seconds: quick ? 8 : 15, people, connections: 32, rate: 10_000 }),
  )
  const p50 = median(calm.map((c) => median(c.latencies)))
  const p99 = median(calm.map((c) => quantile(c.latencies, 0.99)))
  row('acknowledgement at 10,000 ev/s', `p50 ${ms(p50)}`, `p99 ${ms(p99)} (goal 8, 50)`, verdict(p50 < 8 && p99 < 50))

  const offered = await wholeWay(stack, roles, { seconds: quick ? 20 : 60, people, connections: 16, rate: 20_000 })
  const rate = offered.acknowledged / offered.seconds
  // A backlog that grows through the second half is not bounded; five seconds' worth comes and goes.
  const bounded = offered.lagEnd <= Math.max(offered.lagMiddle, 100_000)
  row(
    `every step, 20,000 ev/s offered for ${quick ? 20 : 60} s`,
    `${thousands(rate)} ev/s`,
    `lag ${thousands(offered.lagMiddle)} then ${thousands(offered.lagEnd)} (goal ≥ 20,000)`,
    verdict(rate >= 19_900 && bounded),
  )
  row('  p50 and p99 of its acknowledgements', ms(median(offered.latencies)), ms(quantile(offered.latencies, 0.99)))
  const limit = await wholeWay(stack, roles, { seconds: quick ? 10 : 20, people, connections: 8 })
  row(
    'every step, as fast as it goes',
    `${thousands(limit.throughPerSecond)} ev/s`,
    'first send to last row in history',
  )
  const { api, worker, clickhouse, postgres } = limit.cpu
  const costs = [api, worker, clickhouse, postgres]
  row('  CPU an event: api, worker, ClickHouse, PostgreSQL', costs.map((v) => v.toFixed(1)).join(' + '), 'µs')
  row(
    '  bytes an event: WAL of PostgreSQL, ClickHouse',
    `${offered.walBytes.toFixed(0)}, ${limit.historyBytes.toFixed(0)}`,
  )
  row('  memory of api, worker, ClickHouse', `${Math.round(limit.memoryMiB)} MiB`)
  await stack.close()
}

const startAndIdle = async () => {
  const s = await starts(quick ? 10 : 30)
  const warm = median(s.warm.map((w) => w.acknowledgedMs))
  row('first start → ready', ms(s.first.readyMs))
  row(
    'first start → first acknowledgement',
    ms(s.first.acknowledgedMs),
    'goal < 4,000',
    verdict(s.first.acknowledgedMs < 4_000),
  )
  row('warm start → first acknowledgement', ms(warm), 'goal < 1,500', verdict(warm < 1_500))
  row(
    'idle CPU of all processes',
    `${(s.idleCpu * 100).toFixed(2)} %`,
    'of one core; goal < 2',
    verdict(s.idleCpu < 0.02),
  )
  row('idle memory of all processes', `${Math.round(s.memoryMiB)} MiB`, 'goal < 900', verdict(s.memoryMiB < 900))
}

const growAndExtrapolate = async () => {
  const stack = await startStack()
  const roles = { api: await stack.startApi(), worker: await stack.startWorker() }
  const sizes = quick ? [100_000, 500_000] : [100_000, 1_000_000, 10_000_000]
  const points = await growth(stack, roles, sizes, (p) =>
    row(
      `at ${thousands(p.events)} events, ${thousands(p.people)} people`,
      `${p.cpu.toFixed(1)} µs CPU/ev`,
      `${thousands(p.throughPerSecond)} ev/s; ${p.walBytes.toFixed(0)} bytes of WAL, ${p.historyBytes.toFixed(0)} of history`,
    ),
  )
  const first = points[0]!
  const spread = Math.max(...points.map((p) => Math.abs(p.cpu / first.cpu - 1)))
  row('largest change of cost', `${(spread * 100).toFixed(0)} %`, 'goal within 20', verdict(spread <= 0.2))
  for (const people of [1e6, 1e7, 1e8]) {
    const cpu = extrapolate(
      points.map((p) => ({ x: p.people, y: p.cpu })),
      people,
    )
    row(`  extrapolated to ${thousands(people)} people`, `${cpu.toFixed(1)} µs CPU/ev`)
  }
  await stack.close()
}

if (grow) await growAndExtrapolate()
else {
  await startAndIdle()
  await intake()
  await throughEverything()
}
