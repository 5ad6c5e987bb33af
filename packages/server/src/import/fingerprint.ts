import { hash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { lookAtFile } from './input/open-input.ts'

/**
 * What is imported where, as one text. A file that was changed, even at its end, is another import: it begins at its
 * start, and the server knows the lines it has.
 */
export const fingerprintOf = async (
  file: string,
  mapping: unknown,
  target: { url: string; key: string },
): Promise<string> => {
  const { size, head } = await lookAtFile(file, 1024 * 1024)
  const { mtimeMs } = await stat(file)
  const parts = [resolve(file), size, mtimeMs, hash('sha256', head), mapping ?? null, target.url, target.key]
  return hash('sha256', JSON.stringify(parts))
}
