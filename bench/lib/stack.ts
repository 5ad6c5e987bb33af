import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { startClickHouse } from '../../packages/server/src/platform/clickhouse/side-process/index.ts'
import { migrateBoth } from '../../packages/server/src/platform/migrate-both.ts'
import { startPostgres } from '../../packages/server/src/platform/supervisor/embedded-postgres.ts'
import type { Engine } from '../../packages/server/src/platform/supervisor/engine.ts'
import { flagsOf } from '../../packages/server/src/platform/supervisor/start-role.ts'

export const writeKey = 'bench-write-key'
export const apiKey = 'cnd_bench-api-key'

export interface Role {
  readonly pid: number
  readonly url: string | null
  stop(): Promise<void>
}

export interface Stack {
  readonly dir: string
  readonly postgres: Engine
  readonly clickhouse: Engine
  startApi(): Promise<Role & { url: string }>
  startWorker(): Promise<Role>
  close(): Promise<void>
}

const program = fileURLToPath(new URL('../../packages/server/candor.mjs', import.meta.url))

/** The real engines in a folder of their own, and roles to be started and stopped one by one. */
export const startStack = async (): Promise<Stack> => {
  const dir = await mkdtemp(join(process.env.CANDOR_BENCH_DIR ?? tmpdir(), 'candor-bench-'))
  const [postgres, clickhouse] = await Promise.all([
    startPostgres({ dir: join(dir, 'postgres') }),
    startClickHouse({ dir: join(dir, 'clickhouse') }),
  ])
  await migrateBoth(postgres.url, clickhouse.url)
  const running = new Set<Role>()

  const start = async (role: 'api' | 'worker'): Promise<Role> => {
    const profile = process.env.CANDOR_BENCH_PROFILE === role ? ['--cpu-prof'] : []
    const child: ChildProcess = spawn(process.execPath, [...flagsOf(role), ...profile, program, role], {
      env: {
        PATH: process.env.PATH,
        CANDOR_DATABASE_URL: postgres.url,
        CANDOR_CLICKHOUSE_URL: clickhouse.url,
        CANDOR_PORT: '0',
        CANDOR_LOG_LEVEL: 'warn',
        CANDOR_BOOTSTRAP_WRITE_KEY: writeKey,
        CANDOR_BOOTSTRAP_API_KEY: apiKey,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    const url = await new Promise<string | null>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`the ${role} ended with ${code}`)))
      createInterface({ input: child.stdout! }).on('line', (line) => {
        if (line.includes('is ready')) resolve(/http:\S+/.exec(line)?.[0] ?? null)
      })
    })
    const handle: Role = {
      pid: child.pid!,
      url,
      stop: async () => {
        child.kill('SIGTERM')
        await exited
        running.delete(handle)
      },
    }
    running.add(handle)
    return handle
  }

  return {
    dir,
    postgres,
    clickhouse,
    startApi: async () => (await start('api')) as Role & { url: string },
    startWorker: () => start('worker'),
    close: async () => {
      await Promise.all([...running].map((r) => r.stop()))
      await Promise.all([postgres.stop(), clickhouse.stop()])
      await rm(dir, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

/** Resident memory of a process and its children, in MiB (Linux; elsewhere NaN). */
export const residentMiB = async (pids: readonly number[]): Promise<number> => {
  let total = 0
  for (const pid of pids) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
    total += Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1024
  }
  return total
}

/** The same of a process and its children: PostgreSQL has one for each connection. Children that ended are counted too. */
export const cpuSecondsOfTree = async (pid: number): Promise<number> => {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')
  const own = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const ended = own.slice(own.lastIndexOf(')') + 2).split(' ')
  const living = await Promise.all(
    children
      .split(' ')
      .filter(Boolean)
      .map((c) => cpuSeconds(Number(c))),
  )
  return (await cpuSeconds(pid)) + (Number(ended[13]) + Number(ended[14])) / 100 + living.reduce((a, b) => a + b, 0)
}

/** CPU seconds a process has used (Linux; elsewhere NaN). */
export const cpuSeconds = async (pid: number): Promise<number> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}
