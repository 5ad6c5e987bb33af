import { expect, test, vi } from 'vitest'
import { createLog } from '../log.ts'
import type { Exit, Running } from './engine.ts'
import { keepRunning } from './keep-running.ts'

const log = createLog('silent', 'test')

/** A part that ends when told to. */
const part = (pid: number) => {
  let end: (exit: Exit) => void = () => {}
  const exited = new Promise<Exit>((resolve) => {
    end = resolve
  })
  const running: Running = { pid, exited, stop: async () => end({ code: 0, signal: null }) }
  return { running, die: () => end({ code: null, signal: 'SIGKILL' }) }
}

test('a part that dies is started again, and again', async () => {
  const parts = [part(1), part(2), part(3)]
  const started: number[] = []
  let next = 1
  const kept = keepRunning('x', parts[0]!.running, async () => parts[next++]!.running, {
    log,
    started: (r) => started.push(r.pid),
    random: () => 0,
  })
  parts[0]!.die()
  await vi.waitFor(() => expect(started).toEqual([2]), { timeout: 5000 })
  parts[1]!.die()
  await vi.waitFor(() => expect(started).toEqual([2, 3]), { timeout: 5000 })
  await kept.stop()
})

test('a start that fails is tried again', async () => {
  const [a, b] = [part(1), part(2)]
  let tries = 0
  const started: number[] = []
  const start = async () => {
    tries += 1
    if (tries < 3) throw new Error('not yet')
    return b.running
  }
  const kept = keepRunning('x', a.running, start, { log, started: (r) => started.push(r.pid), random: () => 0 })
  a.die()
  await vi.waitFor(() => expect(started).toEqual([2]), { timeout: 5000 })
  expect(tries).toBe(3)
  await kept.stop()
})

test('a part that was stopped stays stopped', async () => {
  const a = part(1)
  let tries = 0
  const start = async () => {
    tries += 1
    return part(2).running
  }
  const kept = keepRunning('x', a.running, start, { log, started: () => {} })
  await kept.stop()
  expect(tries).toBe(0)
})

test('a part that comes up while it is being stopped is stopped too', async () => {
  const [a, b] = [part(1), part(2)]
  let release: () => void = () => {}
  let asked: () => void = () => {}
  const gate = new Promise<void>((resolve) => {
    release = resolve
  })
  const starting = new Promise<void>((resolve) => {
    asked = resolve
  })
  const start = async () => {
    asked()
    await gate
    return b.running
  }
  const kept = keepRunning('x', a.running, start, { log, started: () => {}, random: () => 0 })
  a.die()
  await starting
  const stopped = kept.stop()
  release()
  await stopped
  expect(await b.running.exited).toEqual({ code: 0, signal: null })
})
