import { readFile } from 'node:fs/promises'
import {
  type ConsentMapping,
  consentMapping,
  type ImportMapping,
  importMapping,
  type PeopleMapping,
  peopleMapping,
} from '@candor/contracts'
import type { z } from 'zod'
import { exitCodes } from '../exit-codes.ts'
import { ImportError } from '../row.ts'

/** Reads and checks a mapping; throws one sentence for each thing that does not fit, with the place it stands at. */
const readAs = async <T>(schema: z.ZodType<T>, path: string): Promise<T> => {
  let json: unknown
  try {
    json = JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    throw new ImportError(`The mapping ${path} cannot be read: ${(error as Error).message}`, exitCodes.usage)
  }
  return checkAs(schema, json, path)
}

const checkAs = <T>(schema: z.ZodType<T>, json: unknown, name: string): T => {
  const read = schema.safeParse(json)
  if (read.success) return read.data
  const lines = read.error.issues.map((issue) => `  ${issue.path.join('.') || 'mapping'}: ${issue.message}`)
  const sentence = `The mapping ${name} cannot be used. Correct this, or see docs/guides/import.md:`
  throw new ImportError([sentence, ...lines].join('\n'), exitCodes.usage)
}

/** How rows become events. */
export const readMapping = (path: string): Promise<ImportMapping> => readAs(importMapping, path)
export const checkMapping = (json: unknown, name: string): ImportMapping => checkAs(importMapping, json, name)

/** How rows become answers about consent. */
export const readConsentMapping = (path: string): Promise<ConsentMapping> => readAs(consentMapping, path)
export const checkConsentMapping = (json: unknown, name: string): ConsentMapping => checkAs(consentMapping, json, name)

/** How rows become people. */
export const readPeopleMapping = (path: string): Promise<PeopleMapping> => readAs(peopleMapping, path)
export const checkPeopleMapping = (json: unknown, name: string): PeopleMapping => checkAs(peopleMapping, json, name)
