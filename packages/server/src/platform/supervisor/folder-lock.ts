import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/**
 * Takes the folder for this process; undefined when another one has it. The lock is the operating system's lock on a
 * file, through SQLite: it ends with its process however that ends, works across containers that share the folder, and
 * no process number has to be trusted.
 */
export const lockFolder = (folder: string): { release(): void } | undefined => {
  const file = new DatabaseSync(join(folder, 'candor.lock'), { timeout: 0 })
  try {
    file.exec('pragma locking_mode = exclusive; begin exclusive')
  } catch (error) {
    file.close()
    const busy = 5
    if ((error as { errcode?: number }).errcode === busy) return undefined
    throw error
  }
  return { release: () => file.close() }
}
