import { fork } from 'node:child_process'
import { exitOf, isAlive, signal, until } from './children.ts'
import type { Running } from './engine.ts'
import { describeExit } from './keep-running.ts'
import type { Begin, Role, Told } from './roles.ts'
import { StartupError } from './startup-error.ts'

export interface RunningRole extends Running {
  /** Where it listens; null for a role without a door. */
  readonly url: string | null
}

/** How long a drain may take before it is cut off. */
const drainLimitMs = 30_000

/**
 * What is held for some milliseconds (the api's requests, a worker's thousands of events) must fit into V8's young space,
 * or it is copied into the old one and collected there: with the usual 16 MB that is a fifth to a third of all work. In MB.
 */
const youngSpace: Record<Role, number> = { api: 32, worker: 64 }

export const flagsOf = (role: Role): string[] => [`--max-semi-space-size=${youngSpace[role]}`]

/**
 * Starts the process of a role, which loads its program at once and then waits for `begin`: loading takes as long as the
 * databases take to start, so both happen at the same time. Should the supervisor be killed, the child ends by itself.
 */
export const prepareRole = (role: Role, options: { program: string; env: NodeJS.ProcessEnv }) => {
  const child = fork(options.program, [role], {
    env: options.env,
    execArgv: flagsOf(role),
    // Standard output belongs to the supervisor; a group of its own keeps Ctrl-C away, so that the drain has an order.
    stdio: ['ignore', 2, 2, 'ipc'],
    detached: true,
  })
  const exited = exitOf(child)
  const pid = child.pid ?? 0
  let stopping: Promise<void> | undefined

  const end = async () => {
    // The number of a process that has ended may belong to another by now.
    if (!pid || child.exitCode !== null || child.signalCode !== null) return
    signal(pid, 'SIGTERM')
    if (!(await until(() => !isAlive(pid), drainLimitMs))) signal(pid, 'SIGKILL')
    await exited
  }
  const stop = () => {
    stopping ??= end()
    return stopping
  }

  /** Resolves when it serves. `stopping` ends a wait for databases that do not come. */
  const begin = (urls: Omit<Begin, 'kind'>, stopping: AbortSignal): Promise<RunningRole> => {
    stopping.addEventListener('abort', stop)
    return new Promise<RunningRole>((resolve, reject) => {
      child.on('message', (told: Told) => {
        if (told.kind === 'ready') resolve({ pid, exited, stop, url: told.url })
        else reject(new StartupError(told.reason, told.sentence))
      })
      exited.then((exit) =>
        reject(new StartupError('process', `The ${role} did not start (${describeExit(exit)}). See the log for why.`)),
      )
      // A child that is gone already cannot be told; its end is reported above.
      child.send({ kind: 'begin', ...urls } satisfies Begin, () => {})
    }).finally(() => stopping.removeEventListener('abort', stop))
  }

  return { pid, begin, stop }
}
