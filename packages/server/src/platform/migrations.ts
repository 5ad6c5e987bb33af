import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

export interface Migration {
  readonly id: number
  readonly name: string
  readonly sql: string
}

/** Reads the numbered files of `migrations/<engine>`, in order. Two files with one number are refused. */
export const readMigrations = async (engine: 'postgres' | 'clickhouse'): Promise<Migration[]> => {
  const folder = fileURLToPath(new URL(`../../migrations/${engine}/`, import.meta.url))
  const files = (await readdir(folder)).filter((f) => /^\d{4}_\w+\.sql$/.test(f)).sort()
  const migrations = await Promise.all(
    files.map(async (f) => ({
      id: Number(f.slice(0, 4)),
      name: f.slice(0, -4),
      sql: await readFile(`${folder}/${f}`, 'utf8'),
    })),
  )
  const twice = migrations.find((m, i) => migrations[i - 1]?.id === m.id)
  if (twice) throw new Error(`Two ${engine} migrations have the number ${twice.id}`)
  return migrations
}

/** The data was written by a newer Candor: running on would damage it. */
export class NewerDataError extends Error {
  override name = 'NewerDataError'
  readonly engine: string
  constructor(engine: string, found: number, newest: number) {
    super(`The ${engine} data is of a newer version (migration ${found}; this program knows up to ${newest})`)
    this.engine = engine
  }
}
