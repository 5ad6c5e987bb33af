import pg from 'pg'
import { isAlive, signal } from '../../packages/server/src/platform/supervisor/children.ts'
import type { RunningNote } from '../../packages/server/src/platform/supervisor/data-folder.ts'
import { type CandorProcess, runCandor, runningNote } from '../../packages/server/test/candor-process.ts'
import type { Random } from './random.ts'

/** What can be killed. `backend` is one session of PostgreSQL, whose loss makes it throw out all the others. */
export const victims = ['api', 'worker', 'second worker', 'postgres', 'backend', 'clickhouse'] as const
export type Victim = (typeof victims)[number]

/** A worker beside the one that `candor start` runs, on the same databases; brought back when it is killed. */
export const startSecondWorker = async (note: RunningNote): Promise<{ kill(): void; stop(): Promise<void> }> => {
  let stopped = false
  let current: CandorProcess
  const run = () => {
    current = runCandor('worker', {
      CANDOR_DATABASE_URL: note.databaseUrl,
      CANDOR_CLICKHOUSE_URL: note.clickhouseUrl,
      CANDOR_LOG_LEVEL: 'error',
      CANDOR_SQUASH_AFTER_SECONDS: '0',
    })
    current.ended.then(() => {
      if (!stopped) run()
    })
  }
  run()
  await current!.said(/worker is ready/)
  return {
    kill: () => current.signal('SIGKILL'),
    stop: async () => {
      stopped = true
      await current.stop()
    },
  }
}

/** The process number of one session of ours, or null while PostgreSQL is away. */
const someBackend = async (databaseUrl: string, random: Random): Promise<number | null> => {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ pid: number }>(
      "select pid from pg_stat_activity where application_name in ('candor-api', 'candor-worker') order by pid",
    )
    return rows.length === 0 ? null : random.pick(rows).pid
  } catch {
    return null
  } finally {
    await client.end().catch(() => {})
  }
}

/** `kill -9`. Resolves when the signal is sent; waits for the victim to be there, should it be starting again. */
export const kill = async (
  victim: Victim,
  where: { folder: string; random: Random; secondWorker: { kill(): void } },
): Promise<void> => {
  if (victim === 'second worker') return where.secondWorker.kill()
  if (victim === 'backend') {
    for (;;) {
      const pid = await someBackend((await runningNote(where.folder)).databaseUrl, where.random)
      if (pid !== null) return signal(pid, 'SIGKILL')
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  const isThere = (note: RunningNote) => isAlive(note.processes[victim] ?? 0)
  const note = await runningNote(where.folder, isThere)
  signal(note.processes[victim]!, 'SIGKILL')
}
