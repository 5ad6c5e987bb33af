/** The only reader of process.env. Everything else takes what it needs from here. */
import { resolve } from 'node:path'
import { z } from 'zod'

const flag = z
  .string()
  .optional()
  .transform((v) => v === '1' || v === 'true')

const env = z.object({
  CANDOR_DATABASE_URL: z.string().optional(),
  CANDOR_CLICKHOUSE_URL: z.string().optional(),
  CANDOR_DATA_DIR: z.string().default('./data'),
  CANDOR_HOST: z.string().default('127.0.0.1'),
  CANDOR_PORT: z.coerce.number().int().min(0).max(65535).default(8420),
  CANDOR_WORKER_PORT: z.coerce.number().int().min(0).max(65535).optional(),
  CANDOR_PUBLIC_URL: z.string().optional(),
  CANDOR_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  CANDOR_TRUST_PROXY: flag,
  CANDOR_BOOTSTRAP_WRITE_KEY: z.string().optional(),
  CANDOR_BOOTSTRAP_API_KEY: z.string().optional(),
  CANDOR_BOOTSTRAP_OPERATOR: z.string().optional(),
})

export interface Config {
  /** PostgreSQL: `postgres://user:password@host:port/database`; absent: the embedded engine. */
  databaseUrl: string | undefined
  /** ClickHouse: `http://user:password@host:port/database`; absent: the embedded engine. */
  clickhouseUrl: string | undefined
  dataDir: string
  host: string
  port: number
  /** Port of a worker's health and metrics; absent: none. */
  workerPort: number | undefined
  /** Where browsers reach this server, without a slash at the end. */
  publicUrl: string
  logLevel: string
  trustProxy: boolean
  bootstrap: { writeKey: string | undefined; apiKey: string | undefined; operator: string | undefined }
}

/** Reads and checks the environment; throws a sentence that names each variable that does not fit. */
export const readConfig = (source: NodeJS.ProcessEnv = process.env): Config => {
  const given = Object.fromEntries(Object.entries(source).filter(([, v]) => v !== ''))
  const read = env.safeParse(given)
  if (!read.success) {
    throw new Error(read.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; '))
  }
  const v = read.data
  return {
    databaseUrl: v.CANDOR_DATABASE_URL,
    clickhouseUrl: v.CANDOR_CLICKHOUSE_URL,
    dataDir: resolve(v.CANDOR_DATA_DIR),
    host: v.CANDOR_HOST,
    port: v.CANDOR_PORT,
    workerPort: v.CANDOR_WORKER_PORT,
    publicUrl: (v.CANDOR_PUBLIC_URL ?? `http://${v.CANDOR_HOST}:${v.CANDOR_PORT}`).replace(/\/$/, ''),
    logLevel: v.CANDOR_LOG_LEVEL,
    trustProxy: v.CANDOR_TRUST_PROXY,
    bootstrap: {
      writeKey: v.CANDOR_BOOTSTRAP_WRITE_KEY,
      apiKey: v.CANDOR_BOOTSTRAP_API_KEY,
      operator: v.CANDOR_BOOTSTRAP_OPERATOR,
    },
  }
}
