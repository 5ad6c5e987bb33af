import { readFile } from 'node:fs/promises'
import { type ImportMapping, importMapping } from '@candor/contracts'
import { exitCodes } from '../exit-codes.ts'
import { ImportError } from '../row.ts'

/** Reads and checks a mapping; throws one sentence for each thing that does not fit, with the place it stands at. */
export const readMapping = async (path: string): Promise<ImportMapping> => {
  let json: unknown
  try {
    json = JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    throw new ImportError(`The mapping ${path} cannot be read: ${(error as Error).message}`, exitCodes.usage)
  }
  return checkMapping(json, path)
}

export const checkMapping = (json: unknown, name: string): ImportMapping => {
  const read = importMapping.safeParse(json)
  if (read.success) return read.data
  const lines = read.error.issues.map((issue) => `  ${issue.path.join('.') || 'mapping'}: ${issue.message}`)
  const sentence = `The mapping ${name} cannot be used. Correct this, or see docs/guides/import.md:`
  throw new ImportError([sentence, ...lines].join('\n'), exitCodes.usage)
}
