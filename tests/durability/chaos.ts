import { openClickHouse } from '../../packages/server/src/platform/clickhouse/index.ts'
import { until } from '../../packages/server/src/platform/supervisor/children.ts'
import { readyUrl, runCandor, runningNote, temporaryFolder } from '../../packages/server/test/candor-process.ts'
import { openEverything } from '../../packages/server/test/everything.ts'
import { type Random, seeded } from './random.ts'
import { startLoad } from './senders.ts'
import { findDisagreements, settled } from './verify.ts'
import { kill, startSecondWorker, type Victim, victims } from './victims.ts'

const writeKey = 'chaos-write-key'
const patienceMs = 180_000

export interface ChaosResult {
  readonly kills: Readonly<Record<string, number>>
  readonly acknowledged: number
  /** Requests that were repeated because of the kills. */
  readonly repeats: number
  readonly seconds: number
  /** Answers that no client should see. */
  readonly surprises: readonly string[]
  /** What was lost, doubled or misplaced, in words. */
  readonly disagreements: readonly string[]
}

const start = async (folder: string) => {
  const candor = runCandor('start', {
    CANDOR_DATA_DIR: folder,
    CANDOR_BOOTSTRAP_WRITE_KEY: writeKey,
    CANDOR_LOG_LEVEL: 'error',
    CANDOR_SQUASH_AFTER_SECONDS: '0',
  })
  return { candor, url: await readyUrl(candor) }
}

/** Every sort of victim before one comes again. */
const sequence = (kills: number, random: Random): Victim[] => {
  const list: Victim[] = []
  while (list.length < kills) list.push(...random.shuffle(victims))
  return list.slice(0, kills)
}

/**
 * A real `candor start` with a second worker under load, whose parts are killed at random moments; then everything
 * that was acknowledged is looked for. `supervisor` kills the whole of it once more at the end, and starts it anew on
 * the same folder. Moments are counted in acknowledged events, not in seconds.
 */
export const runChaos = async (options: {
  kills: number
  seed: number
  supervisor?: boolean
  say?: (line: string) => void
}): Promise<ChaosResult> => {
  const { kills, seed, supervisor = false, say = () => {} } = options
  const random = seeded(seed)
  const began = performance.now()
  const folder = await temporaryFolder()
  const cleanups: (() => Promise<unknown>)[] = [folder.remove]
  try {
    let running = await start(folder.path)
    cleanups.push(() => running.candor.stop())
    let secondWorker = await startSecondWorker(await runningNote(folder.path))
    cleanups.push(() => secondWorker.stop())

    const load = startLoad({ url: () => running.url, writeKey, random: seeded(seed + 1), name: `m${seed}` })
    cleanups.push(load.stop)
    const acknowledges = async (more: number) => {
      const goal = load.acknowledged.size + more
      if (!(await until(() => load.acknowledged.size >= goal || load.surprises.length > 0, patienceMs)))
        throw new Error(`No ${more} more events were acknowledged after ${load.acknowledged.size}`)
    }
    await acknowledges(200)

    const counts: Record<string, number> = {}
    for (const victim of sequence(kills, random)) {
      await kill(victim, { folder: folder.path, random, secondWorker })
      counts[victim] = (counts[victim] ?? 0) + 1
      say(`${Math.round((performance.now() - began) / 1000)} s: ${victim}, ${load.acknowledged.size} acknowledged`)
      // Now and then the next blow falls before this one is overcome.
      await acknowledges(random.next() < 0.2 ? 0 : 100 + random.below(900))
    }
    if (supervisor) {
      counts.supervisor = 1
      running.candor.signal('SIGKILL')
      await running.candor.ended
      running = await start(folder.path)
      // Its databases have other addresses now.
      await secondWorker.stop()
      secondWorker = await startSecondWorker(await runningNote(folder.path))
      say(`the supervisor was killed and started again, ${load.acknowledged.size} acknowledged`)
      await acknowledges(500)
    }
    await load.stop()

    const now = await runningNote(folder.path)
    const postgres = await openEverything(now.databaseUrl)
    const clickhouse = openClickHouse(now.clickhouseUrl, { name: 'candor-chaos' })
    cleanups.push(postgres.close, () => clickhouse.close())
    const isSettled = await settled(postgres)
    return {
      kills: counts,
      acknowledged: load.acknowledged.size,
      repeats: load.repeats(),
      seconds: Math.round((performance.now() - began) / 1000),
      surprises: load.surprises,
      disagreements: isSettled
        ? await findDisagreements(load.acknowledged, postgres, clickhouse)
        : ['the inbox or the outbox was not worked off in time'],
    }
  } finally {
    for (const clean of cleanups.reverse()) await clean()
  }
}
