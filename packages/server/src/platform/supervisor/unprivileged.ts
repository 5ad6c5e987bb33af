import { execFile } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Whom a program runs as. */
export interface Identity {
  readonly uid: number
  readonly gid: number
}

const lookUp = async (name: string): Promise<Identity | undefined> => {
  const users = await readFile('/etc/passwd', 'utf8').catch(() => '')
  const line = users.split('\n').find((l) => l.startsWith(`${name}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined
}

const createUser = async (): Promise<Identity | undefined> => {
  await run('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', 'candor']).catch(() => {})
  return lookUp('candor')
}

/**
 * PostgreSQL refuses to run as root. Under root this finds, or creates, a user without rights of its own;
 * for everybody else the answer is undefined: run as who you are.
 * @param folder an existing data folder keeps the owner it has.
 */
export const unprivilegedUser = async (folder: string): Promise<Identity | undefined> => {
  if (process.getuid?.() !== 0) return undefined
  const owner = await stat(folder).catch(() => undefined)
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  const found =
    (await lookUp('candor')) ?? (await lookUp('postgres')) ?? (await createUser()) ?? (await lookUp('nobody'))
  if (!found) throw new Error('PostgreSQL does not run as root, and no other user exists here. Run Candor as a user.')
  return found
}

/** Whether a user may walk to a folder, by the mode bits on the way. */
export const mayEnter = async (folder: string, who: Identity): Promise<boolean> => {
  const { mode, uid, gid } = await stat(folder)
  const bit = uid === who.uid ? 0o100 : gid === who.gid ? 0o010 : 0o001
  return (mode & bit) !== 0 && (dirname(folder) === folder || (await mayEnter(dirname(folder), who)))
}

/**
 * The command line that runs a program as somebody else. When that user may not walk to the program or to its data
 * (a checkout below /root, mode 0700), it gets the one capability it needs for the walk.
 */
export const asUser = async (
  who: Identity | undefined,
  program: string,
  folder: string,
): Promise<{ command: string; prefix: string[]; uid?: number; gid?: number }> => {
  if (!who) return { command: program, prefix: [] }
  const reachable = (await mayEnter(dirname(program), who)) && (await mayEnter(folder, who))
  if (reachable) return { command: program, prefix: [], ...who }
  const cap = '+dac_override'
  return {
    command: 'setpriv',
    prefix: [
      `--reuid=${who.uid}`,
      `--regid=${who.gid}`,
      '--clear-groups',
      `--inh-caps=${cap}`,
      `--ambient-caps=${cap}`,
      program,
    ],
  }
}
