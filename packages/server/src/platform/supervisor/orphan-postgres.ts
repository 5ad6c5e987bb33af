import { readFile, readlink, realpath, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from '../log.ts'
import { isAlive, signal, until } from './children.ts'

/** True when the process works in that folder; where the system does not say (no /proc), the pid file is believed. */
const worksIn = async (pid: number, folder: string): Promise<boolean> => {
  try {
    return (await readlink(`/proc/${pid}/cwd`)) === (await realpath(folder))
  } catch {
    return process.platform !== 'linux'
  }
}

/**
 * Stops a PostgreSQL that outlived the supervisor that started it. Its pid file alone proves nothing: after a reboot,
 * or in a new container, that number may belong to any program, which then must not be touched.
 */
export const stopOrphan = async (cluster: string, log: Log | undefined): Promise<void> => {
  const file = join(cluster, 'postmaster.pid')
  const pid = Number.parseInt(await readFile(file, 'utf8').catch(() => ''), 10)
  if (!pid || !isAlive(pid)) return
  if (!(await worksIn(pid, cluster))) return rm(file, { force: true })
  log?.warn({ pid }, 'PostgreSQL was left running by an earlier start that was killed; stopping it')
  for (const name of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    signal(pid, name)
    if (await until(() => !isAlive(pid), 15_000)) return
  }
  throw new Error(`PostgreSQL (process ${pid}) of an earlier start does not end. End it by hand and start again.`)
}
