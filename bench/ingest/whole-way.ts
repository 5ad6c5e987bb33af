import { openClickHouse } from '../../packages/server/src/platform/clickhouse/index.ts'
import { openPostgres } from '../../packages/server/src/platform/postgres/index.ts'
import { type LoadResult, runLoad } from '../lib/load.ts'
import { cpuSeconds, cpuSecondsOfTree, type Role, residentMiB, type Stack } from '../lib/stack.ts'

export interface WholeWay extends LoadResult {
  /** Events in ClickHouse divided by the time from the first send until the last was there. */
  throughPerSecond: number
  /** Most events that were acknowledged and not yet in ClickHouse, at half time and at the end. */
  lagMiddle: number
  lagEnd: number
  memoryMiB: number
  /** CPU microseconds an event, of each process. */
  cpu: { api: number; worker: number; clickhouse: number; postgres: number }
  walBytes: number
  historyBytes: number
}

/** Counts what is on its way and what has arrived. */
const createGauge = (stack: Stack) => {
  const postgres = openPostgres(stack.postgres.url, { name: 'bench', max: 2 })
  const clickhouse = openClickHouse(stack.clickhouse.url, { name: 'bench' })
  const one = async (query: string) => {
    const result = await clickhouse.query({ query, format: 'JSONEachRow' })
    return Number((await result.json<{ n: number }>())[0]?.n ?? 0)
  }
  return {
    waiting: async () => {
      const { rows } = await postgres.pool.query<{ n: number }>(
        'select events + history_rows as n from candor_backlog()',
      )
      return Number(rows[0]?.n ?? 0)
    },
    arrived: () => one('select count() as n from events'),
    wal: async () => {
      const { rows } = await postgres.pool.query<{ n: string }>(
        "select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') as n",
      )
      return Number(rows[0]?.n ?? 0)
    },
    historyBytes: () => one("select sum(bytes_on_disk) as n from system.parts where active and table = 'events'"),
    close: async () => {
      await postgres.close()
      await clickhouse.close()
    },
  }
}

/** Offers load to the api while the worker takes it through every step, and waits until all has arrived. */
export const wholeWay = async (
  stack: Stack,
  roles: { api: Role & { url: string }; worker: Role },
  load: { seconds: number; rate?: number; people: number; connections: number },
): Promise<WholeWay> => {
  const gauge = createGauge(stack)
  const pids = { api: roles.api.pid, worker: roles.worker.pid, clickhouse: stack.clickhouse.pid }
  const usage = async () => ({
    api: await cpuSeconds(pids.api),
    worker: await cpuSeconds(pids.worker),
    clickhouse: await cpuSeconds(pids.clickhouse),
    postgres: await cpuSecondsOfTree(stack.postgres.pid),
  })
  const [before, walBefore, arrivedBefore, historyBefore] = [
    await usage(),
    await gauge.wal(),
    await gauge.arrived(),
    await gauge.historyBytes(),
  ]
  const began = performance.now()
  const running = runLoad({ url: roles.api.url, eventsPerRequest: 100, ...load })
  await new Promise((r) => setTimeout(r, load.seconds * 500))
  const lagMiddle = await gauge.waiting()
  const result = await running
  const lagEnd = await gauge.waiting()
  while ((await gauge.waiting()) > 0) await new Promise((r) => setTimeout(r, 50))
  const took = (performance.now() - began) / 1000
  const arrived = (await gauge.arrived()) - arrivedBefore
  if (arrived !== result.acknowledged)
    throw new Error(`${result.acknowledged} events were acknowledged and ${arrived} arrived`)
  const after = await usage()
  const perEvent = (name: keyof typeof before) => ((after[name] - before[name]) / arrived) * 1e6
  const whole: WholeWay = {
    ...result,
    throughPerSecond: arrived / took,
    lagMiddle,
    lagEnd,
    memoryMiB: await residentMiB(Object.values(pids)),
    cpu: {
      api: perEvent('api'),
      worker: perEvent('worker'),
      clickhouse: perEvent('clickhouse'),
      postgres: perEvent('postgres'),
    },
    walBytes: ((await gauge.wal()) - walBefore) / arrived,
    historyBytes: ((await gauge.historyBytes()) - historyBefore) / arrived,
  }
  await gauge.close()
  return whole
}
