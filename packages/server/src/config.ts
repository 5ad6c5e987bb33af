/** The only reader of process.env. Everything else takes what it needs from here. */
import { resolve } from 'node:path'
import { z } from 'zod'

const flag = z
  .string()
  .optional()
  .transform((v) => v === '1' || v === 'true')

const list = z
  .string()
  .default('')
  .transform((v) => v.split(/[\s,]+/).filter((item) => item !== ''))

/** The outer shape; whoever uses a key reads it to the end. */
const verifierKey = /^[^+\s]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]+=*$/

const env = z.object({
  CANDOR_DATABASE_URL: z.string().optional(),
  CANDOR_CLICKHOUSE_URL: z.string().optional(),
  CANDOR_DATA_DIR: z.string().default('./data'),
  CANDOR_MINIMUM_DISK_MB: z.coerce.number().int().min(0).default(1024),
  CANDOR_HOST: z.string().default('127.0.0.1'),
  CANDOR_PORT: z.coerce.number().int().min(0).max(65535).default(8420),
  CANDOR_WORKER_PORT: z.coerce.number().int().min(0).max(65535).optional(),
  CANDOR_SQUASH_AFTER_SECONDS: z.coerce.number().int().min(0).default(300),
  CANDOR_PUBLIC_URL: z.string().optional(),
  CANDOR_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  CANDOR_TRUST_PROXY: flag,
  CANDOR_REGION_HEADERS: z.enum(['cloudflare', 'vercel', 'cloudfront']).optional(),
  CANDOR_MAXMIND_FILE: z.string().optional(),
  CANDOR_OUTGOING_ALLOW: list,
  CANDOR_TCF_CMP_ID: z.coerce.number().int().min(2).max(4095).optional(),
  CANDOR_TCF_PUBLISHER_COUNTRY: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  CANDOR_TCF_VENDORS: list
    .refine((ids) => ids.every((id) => /^[1-9]\d{0,4}$/.test(id)), 'Give numbers of vendors, with commas between them')
    .transform((ids) => ids.map(Number)),
  CANDOR_TCF_VENDOR_LIST_URL: z.url().default('https://vendor-list.consensu.org/v3/vendor-list.json'),
  CANDOR_LOG_WITNESSES: list.refine(
    (keys) => keys.every((key) => verifierKey.test(key)),
    'Give public keys of witnesses as name+id+key, with commas between them',
  ),
  CANDOR_WRITE_KEY: z.string().optional(),
  CANDOR_API_KEY: z.string().optional(),
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
  /** A start is refused when the disk of the data folder has less room than this. */
  minimumDiskBytes: number
  host: string
  port: number
  /** Port of a worker's health and metrics; absent: none. */
  workerPort: number | undefined
  /** A worker runs so long before it writes moved events anew: after a start, what waits comes first. */
  squashAfterMs: number
  /** Where browsers reach this server, without a slash at the end. */
  publicUrl: string
  logLevel: string
  trustProxy: boolean
  /** Whose headers tell the region of a visitor: a proxy that sets them on every request. */
  regionHeaders: 'cloudflare' | 'vercel' | 'cloudfront' | undefined
  /** The operator's MaxMind file, asked where no header tells; without both the strictest rules hold. */
  maxmindFile: string | undefined
  /** The write key that `candor import events` sends with, and the API key of `candor import consent`. */
  writeKey: string | undefined
  apiKey: string | undefined
  /** `host:port` that requests of ours may reach although private and without TLS; everything else must be public. */
  outgoingAllow: readonly string[]
  /** IAB's TCF, where the operator brings a registered consent manager's id; absent: no part is taken in it. */
  tcf: { cmpId: number; publisherCountry: string; vendors: readonly number[]; vendorListUrl: string } | undefined
  /** Public keys of those whose signatures on checkpoints of consent logs are taken in. */
  logWitnesses: readonly string[]
  bootstrap: { writeKey: string | undefined; apiKey: string | undefined; operator: string | undefined }
}

/** The address to open on this machine; a server that listens everywhere is reached over loopback. */
export const localUrl = (host: string, port: number): string => {
  const reachable = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`
}

/** What a child process gets: our own settings and what any program needs; nothing else of this environment. */
export const childEnvironment = (
  changes: Record<string, string | undefined> = {},
  source: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv => {
  const ordinary = /^(CANDOR_\w+|PATH|HOME|USER|TMPDIR|TEMP|TZ|LANG|LC_\w+|NODE_\w+|SSL_CERT_\w+|SYSTEMROOT)$/i
  return { ...Object.fromEntries(Object.entries(source).filter(([name]) => ordinary.test(name))), ...changes }
}

/** A variable of the environment that does not fit; the message names it. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

const tcfOf = (v: z.output<typeof env>): Config['tcf'] => {
  if (v.CANDOR_TCF_CMP_ID === undefined) return undefined
  if (v.CANDOR_TCF_PUBLISHER_COUNTRY === undefined)
    throw new ConfigError('CANDOR_TCF_PUBLISHER_COUNTRY: A consent manager’s id needs your country, such as DE')
  return {
    cmpId: v.CANDOR_TCF_CMP_ID,
    publisherCountry: v.CANDOR_TCF_PUBLISHER_COUNTRY,
    vendors: v.CANDOR_TCF_VENDORS,
    vendorListUrl: v.CANDOR_TCF_VENDOR_LIST_URL,
  }
}

/** Reads and checks the environment; throws a ConfigError that names each variable that does not fit. */
export const readConfig = (source: NodeJS.ProcessEnv = process.env): Config => {
  const given = Object.fromEntries(Object.entries(source).filter(([, v]) => v !== ''))
  const read = env.safeParse(given)
  if (!read.success) {
    throw new ConfigError(read.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; '))
  }
  const v = read.data
  return {
    databaseUrl: v.CANDOR_DATABASE_URL,
    clickhouseUrl: v.CANDOR_CLICKHOUSE_URL,
    dataDir: resolve(v.CANDOR_DATA_DIR),
    minimumDiskBytes: v.CANDOR_MINIMUM_DISK_MB * 2 ** 20,
    host: v.CANDOR_HOST,
    port: v.CANDOR_PORT,
    workerPort: v.CANDOR_WORKER_PORT,
    squashAfterMs: v.CANDOR_SQUASH_AFTER_SECONDS * 1_000,
    publicUrl: (v.CANDOR_PUBLIC_URL ?? localUrl(v.CANDOR_HOST, v.CANDOR_PORT)).replace(/\/$/, ''),
    logLevel: v.CANDOR_LOG_LEVEL,
    trustProxy: v.CANDOR_TRUST_PROXY,
    regionHeaders: v.CANDOR_REGION_HEADERS,
    maxmindFile: v.CANDOR_MAXMIND_FILE,
    outgoingAllow: v.CANDOR_OUTGOING_ALLOW,
    tcf: tcfOf(v),
    logWitnesses: v.CANDOR_LOG_WITNESSES,
    writeKey: v.CANDOR_WRITE_KEY,
    apiKey: v.CANDOR_API_KEY,
    bootstrap: {
      writeKey: v.CANDOR_BOOTSTRAP_WRITE_KEY,
      apiKey: v.CANDOR_BOOTSTRAP_API_KEY,
      operator: v.CANDOR_BOOTSTRAP_OPERATOR,
    },
  }
}
