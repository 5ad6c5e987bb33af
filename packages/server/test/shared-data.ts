import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../../../../shared/data/', import.meta.url))

/** Reads a JSON file of the data that lies beside the repository (`../shared/data`). */
export const sharedJson = <T>(path: string): T => {
  let text: string
  try {
    text = readFileSync(folder + path, 'utf8')
  } catch {
    throw new Error(`${folder}${path} is missing: these tests replay recorded data from beside the repository.`)
  }
  return JSON.parse(text) as T
}
