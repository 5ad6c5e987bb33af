import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { childEnvironment } from '../src/config.ts'
import type { ResumeState } from '../src/import/delivery/resume-state.ts'
import { until } from '../src/platform/supervisor/children.ts'

const program = fileURLToPath(new URL('../candor.mjs', import.meta.url))

export interface Importer {
  readonly child: ChildProcess
  /** With everything it said. */
  readonly ended: Promise<{ code: number | null; text: string }>
}

/** `candor import …` as a process of its own, as an operator runs it; or another command that is told how far it came. */
export const runImporter = (args: readonly string[], env: Record<string, string>, command = 'import'): Importer => {
  const child = spawn(process.execPath, [program, command, ...args], {
    env: { ...childEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  child.stdout.on('data', (chunk) => (text += chunk))
  child.stderr.on('data', (chunk) => (text += chunk))
  return { child, ended: new Promise((resolve) => child.once('close', (code) => resolve({ code, text }))) }
}

/** What the import of a file has come to, by the state that its process keeps in this data folder. */
export const importPosition = async (dataDir: string, file = ''): Promise<number> => {
  const states = join(dataDir, 'imports')
  const names = existsSync(states) ? await readdir(states) : []
  const name = names.find((n) => n.startsWith(file) && n.endsWith('.state.json'))
  return name ? (JSON.parse(await readFile(join(states, name), 'utf8')) as ResumeState).items : 0
}

/** Resolves to whether the import came past so many items in a minute and a half. */
export const importPasses = (items: number, dataDir: string, file?: string): Promise<boolean> =>
  until(async () => (await importPosition(dataDir, file)) > items, 90_000, 20)
