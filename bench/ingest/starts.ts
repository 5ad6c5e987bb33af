import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { cpuSeconds, cpuSecondsOfTree, residentMiB } from '../lib/stack.ts'

const program = fileURLToPath(new URL('../../packages/server/candor.mjs', import.meta.url))

const begin = async (dir: string) => {
  const began = performance.now()
  const child = spawn(process.execPath, [program, 'start'], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      CANDOR_DATA_DIR: dir,
      CANDOR_PORT: '0',
      CANDOR_LOG_LEVEL: 'warn',
      CANDOR_BOOTSTRAP_WRITE_KEY: 'start-key',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /ready at (http:\S+)/.exec(line)
      if (found) resolve(found[1]!)
    })
  })
  const ready = performance.now() - began
  const answer = await fetch(`${url}/v1/track`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('start-key:')}` },
    body: JSON.stringify({ userId: 'u', event: 'First', messageId: `first-${began}` }),
  })
  if (answer.status !== 200) throw new Error(`the first event was answered with ${answer.status}`)
  const stop = () =>
    new Promise<void>((resolve) => {
      child.once('exit', () => resolve())
      child.kill('SIGTERM')
    })
  return { readyMs: ready, acknowledgedMs: performance.now() - began, pid: child.pid!, stop }
}

/** The supervisor and what it started, by name (Linux). */
const partsOf = async (dir: string, supervisor: number): Promise<Record<string, number>> => {
  const noted = JSON.parse(await readFile(join(dir, 'running.json'), 'utf8')) as { processes: Record<string, number> }
  return { supervisor, ...noted.processes }
}

/** CPU seconds of all parts. PostgreSQL has a process for each connection; those that ended are counted with it. */
const cpuOf = async ({ postgres, ...others }: Record<string, number>): Promise<number> => {
  const seconds = await Promise.all([cpuSecondsOfTree(postgres!), ...Object.values(others).map(cpuSeconds)])
  return seconds.reduce((a, b) => a + b, 0)
}

const memoryOf = async (parts: Record<string, number>): Promise<number> => {
  const children = await readFile(`/proc/${parts.postgres}/task/${parts.postgres}/children`, 'utf8')
  return residentMiB([...Object.values(parts), ...children.split(' ').filter(Boolean).map(Number)])
}

/** Starts an empty folder, watches it idle, stops it, and starts it again. Times in milliseconds. */
export const starts = async (idleSeconds: number) => {
  const dir = await mkdtemp(join(process.env.CANDOR_BENCH_DIR ?? tmpdir(), 'candor-start-'))
  try {
    const first = await begin(dir)
    await new Promise((r) => setTimeout(r, 15_000))
    const parts = await partsOf(dir, first.pid)
    const before = await cpuOf(parts)
    await new Promise((r) => setTimeout(r, idleSeconds * 1000))
    const idleCpu = ((await cpuOf(parts)) - before) / idleSeconds
    const memoryMiB = await memoryOf(parts)
    await first.stop()
    const warm = []
    for (let i = 0; i < 3; i++) {
      const again = await begin(dir)
      warm.push(again)
      await again.stop()
    }
    return { first, warm, idleCpu, memoryMiB }
  } finally {
    await rm(dir, { recursive: true, force: true, maxRetries: 3 })
  }
}
