import { createHmac } from 'node:crypto'
import { lastPurposeBit, type Purpose, purposeMask, purposes } from '@candor/contracts'
import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import type { Pool } from 'pg'
import type { Database, PersonalDatabase } from './database.ts'
import { purposePool } from './purpose-pool.ts'

/**
 * Work that is done for no purpose of a customer's, named like any other so that it can be seen and bounded. The place in
 * the list is the bit from 48 on; append only.
 */
export const systemPurposes = [
  'resolution',
  'suppression',
  'rebuild',
  'erasure',
  'backup',
  'quality',
  'consent',
  'segmentation',
  'asking',
] as const
export type SystemPurpose = (typeof systemPurposes)[number]

/** A purpose that a workspace added itself, as its catalogue has it: the bit is the workspace's own, from 9 to 30. */
export interface OwnPurpose {
  readonly key: string
  readonly bit: number
}
/** What data of people is used for: one of the nine, or a workspace's own. */
export type CustomerPurpose = Purpose | OwnPurpose
export type AnyPurpose = CustomerPurpose | SystemPurpose

declare const brand: unique symbol

/** A connection that PostgreSQL lets read people for a purpose: the only kind that can name their tables. */
export type PurposeDb<P extends AnyPurpose = AnyPurpose> = Kysely<PersonalDatabase> & { readonly [brand]?: P }

/** The same within a transaction. Stores of personal data take one of the two and nothing else. */
export type ForPurpose<P extends AnyPurpose = AnyPurpose> = Transaction<PersonalDatabase> & { readonly [brand]?: P }

/** Any connection, for those who touch only tables without personal data, also within a transaction for a purpose. */
export type AnyDb = Kysely<Database> | Kysely<PersonalDatabase>

/** The same connection, with the tables without personal data in sight. */
export const openTables = (db: AnyDb): Kysely<Database> => db as Kysely<Database>

/** Who reads, for the audit log and for whoever asks later. */
export interface PurposeContext {
  readonly workspaceId: number | null
  readonly actor: string
}

export interface Purposes {
  /**
   * Runs `fn` in a transaction that may read exactly the people who permit the purpose. A system purpose runs as a role of
   * its own. Everything is rolled back when `fn` rejects.
   */
  withPurpose<P extends AnyPurpose, T>(
    purpose: P,
    context: PurposeContext,
    fn: (tx: ForPurpose<P>) => Promise<T>,
  ): Promise<T>
  /** For reads of a single statement: each is a transaction of its own, opened for the purpose, in one round trip. */
  reading<P extends AnyPurpose>(purpose: P, context: PurposeContext): PurposeDb<P>
  /** For workers, whose every transaction has one system purpose: a connection of which each is opened for it. */
  system<P extends SystemPurpose>(purpose: P): PurposeDb<P>
}

const firstSystemBit = 48n

/** The bits of a purpose, as PostgreSQL's bigint. Throws for an entry whose bit no purpose of a customer can have. */
export const purposeBits = (purpose: AnyPurpose): bigint => {
  if (typeof purpose === 'object') {
    const { key, bit } = purpose
    const isOwn = Number.isInteger(bit) && bit >= 0 && bit <= lastPurposeBit
    if (!isOwn || (purposes[bit] ?? key) !== key) throw new Error(`No purpose ${key} has the bit ${bit}.`)
    return 1n << BigInt(bit)
  }
  const system = systemPurposes.indexOf(purpose as SystemPurpose)
  return system >= 0 ? 1n << (firstSystemBit + BigInt(system)) : BigInt(purposeMask([purpose]))
}

export const isSystemPurpose = (purpose: AnyPurpose): purpose is SystemPurpose =>
  typeof purpose === 'string' && systemPurposes.includes(purpose as SystemPurpose)

/** Room for clocks that differ; a ticket is used within milliseconds. */
const ticketLifeMs = 60_000

/** What buys the token of one transaction (migrations/postgres: candor_open): `<bits>:<expires ms>:<HMAC-SHA-256 hex>`. */
export const signTicket = (key: Buffer, bits: bigint, now: number): string => {
  const claim = `${bits}:${Math.round(now) + ticketLifeMs}`
  return `${claim}:${createHmac('sha256', key).update(`ticket:${claim}`).digest('hex')}`
}

/**
 * `app` and `system` are pools of the two roles; `key` signs tickets. The pools stay the caller's to close. `changed` is
 * called after each committed transaction for a system purpose: only those can leave something for a worker to do.
 */
export const createPurposes = (options: {
  app: Pool
  system: Pool
  key: Buffer
  now?: () => number
  changed?: () => void
}): Purposes => {
  const { app, system, key, now = Date.now, changed } = options
  const opened = new Map<bigint, PurposeDb>()
  const dbFor = (purpose: AnyPurpose): PurposeDb => {
    const bits = purposeBits(purpose)
    const known = opened.get(bits)
    if (known) return known
    const ticket = () => signTicket(key, bits, now())
    const pool = isSystemPurpose(purpose) ? purposePool(system, ticket, changed) : purposePool(app, ticket)
    const db: PurposeDb = new Kysely<PersonalDatabase>({ dialect: new PostgresDialect({ pool: pool as never }) })
    opened.set(bits, db)
    return db
  }
  return {
    withPurpose: async (purpose, _context, fn) => dbFor(purpose).transaction().execute(fn),
    reading: (purpose, _context) => dbFor(purpose) as PurposeDb<typeof purpose>,
    system: (purpose) => dbFor(purpose) as PurposeDb<typeof purpose>,
  }
}
