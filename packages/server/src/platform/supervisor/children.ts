import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Exit } from './engine.ts'

/** The end of a child as a promise, also when it could not even be started. */
export const exitOf = (child: ChildProcess): Promise<Exit> =>
  new Promise((resolve) => {
    child.once('error', () => resolve({ code: child.exitCode ?? 1, signal: null }))
    child.once('exit', (code, signal) => resolve({ code, signal }))
  })

/** A process that has ended but whose parent has not asked for its exit code holds nothing any more (Linux). */
const isZombie = (pid: number): boolean => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.startsWith('Z') ?? false
  } catch {
    return false
  }
}

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return !isZombie(pid)
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Sends a signal; a process that has ended in the meantime is what was wanted anyway. */
export const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Polls until the condition holds. Returns false when `timeoutMs` have passed first. */
export const until = async (
  condition: () => boolean | Promise<boolean>,
  timeoutMs: number,
  everyMs = 20,
): Promise<boolean> => {
  const end = Date.now() + timeoutMs
  while (!(await condition())) {
    if (Date.now() > end) return false
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
  return true
}
