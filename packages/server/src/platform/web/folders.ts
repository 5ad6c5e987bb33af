import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A package whose built files are served. Its root always exists; dist appears with a build, also while we run. */
export interface Folder {
  root: string
  dist: string
}

const packageFolder = (name: string): Folder => {
  const root = fileURLToPath(new URL(`../../../../${name}/`, import.meta.url))
  return { root, dist: join(root, 'dist') }
}

export const consoleFolder = packageFolder('console')
export const sdkFolder = packageFolder('sdk')

export const isFile = async (folder: string, name: string): Promise<boolean> =>
  (await stat(join(folder, name)).catch(() => null))?.isFile() ?? false
