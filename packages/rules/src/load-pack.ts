import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { type Law, lawSchema, type Pack } from './model.ts'

/** The rule pack that comes with Candor. */
export const shippedPack = fileURLToPath(new URL('../pack', import.meta.url))

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}

/** Makes a pack of laws. Throws where two share an id: only one file may say what a law says. */
export const packOf = (laws: readonly Law[]): Pack => {
  const ordered = laws.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const twin = ordered.find((law, i) => law.id === ordered[i + 1]?.id)
  if (twin) throw new Error(`Two files state the law "${twin.id}". Keep one, with dated rules in it.`)
  return {
    laws: ordered,
    digest: createHash('sha256')
      .update(JSON.stringify(sorted(ordered)))
      .digest('hex'),
  }
}

/**
 * Reads every `*.json` of a folder as one law each. Throws an Error that names the file and the field where one is not
 * of the schema: half a pack would be milder than the law.
 */
export const loadPack = async (folder = shippedPack): Promise<Pack> => {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()
  if (files.length === 0) throw new Error(`There is no rule in ${folder}. Point to a folder with one .json file a law.`)
  const laws = await Promise.all(
    files.map(async (name) => {
      const law = lawSchema.safeParse(parsed(name, await readFile(join(folder, name), 'utf8')))
      if (!law.success) throw new Error(`${name} is not a rule file:\n${z.prettifyError(law.error)}`)
      if (`${law.data.id}.json` !== name)
        throw new Error(`${name} states the law "${law.data.id}": name the file after it.`)
      return law.data
    }),
  )
  return packOf(laws)
}

const parsed = (name: string, text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error(`${name} is not JSON: ${(error as Error).message}`)
  }
}
