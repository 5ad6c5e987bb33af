import { setTimeout as sleep } from 'node:timers/promises'
import { runLoad } from '../lib/load.ts'
import { cpuSeconds, cpuSecondsOfTree, type Stack } from '../lib/stack.ts'
import { deleteSegments, type Look, putSegments, untilSettled } from './stage.ts'
import { manySegments } from './typical.ts'

/**
 * Shares of a core that each process takes, in per cent, while nothing happens and nobody is due: a hundred segments, nearly
 * all over windows of a day or more, and people who came a moment ago.
 */
export const idleWith = async (stack: Stack, look: Look, segments: number, seconds: number) => {
  const api = await stack.startApi()
  const worker = await stack.startWorker()
  const nodes = manySegments(segments).map((s) => s.node)
  const keys = await putSegments(api.url, 'idle', nodes)
  await runLoad({ url: api.url, connections: 1, eventsPerRequest: 10, people: 200, seconds: 2, rate: 200 })
  await untilSettled(look)
  const used = async () => ({
    api: await cpuSeconds(api.pid),
    worker: await cpuSeconds(worker.pid),
    clickhouse: await cpuSeconds(stack.clickhouse.pid),
    postgres: await cpuSecondsOfTree(stack.postgres.pid),
  })
  // What was begun comes to its end: merges of parts, caches that are written.
  await sleep(5_000)
  const [began, before] = [performance.now(), await used()]
  await sleep(seconds * 1_000)
  const [took, after] = [(performance.now() - began) / 1_000, await used()]
  await deleteSegments(api.url, keys)
  await worker.stop()
  await api.stop()
  const names = ['api', 'worker', 'clickhouse', 'postgres'] as const
  return names.map((name) => ({ name, share: ((after[name] - before[name]) / took) * 100 }))
}
