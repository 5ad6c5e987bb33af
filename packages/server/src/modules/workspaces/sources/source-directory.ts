import type { OwnPurposeBits } from '@candor/contracts'
import type { Postgres } from '../../../platform/postgres/index.ts'
import { ownPurposesOf } from './source-record.ts'

/** What the intake knows of a source. */
export interface SourceRecord {
  readonly workspaceId: number
  readonly id: number
  readonly kind: string
  readonly enabled: boolean
  readonly legalBasis: string
  readonly basisPurposes: readonly string[]
  readonly consentCategories: Readonly<Record<string, readonly string[]>>
  /** Purposes that the workspace added itself. */
  readonly ownPurposes?: OwnPurposeBits
}

export interface SourceDirectory {
  /** The enabled source of a write key; null when there is none. Rejects while PostgreSQL is away. */
  byWriteKey(key: string): Promise<SourceRecord | null>
}

export interface DirectoryOptions {
  /** Milliseconds for which a found source may be old: a switched-off source or a replaced key works so long at most. */
  freshFor?: number
  /** The same for an unknown key: a new source is known so soon. */
  absentFor?: number
  /** How many keys are remembered of each sort. */
  capacity?: number
  now?(): number
}

interface Known {
  source: SourceRecord | null
  until: number
}

/** Longer than any key of ours or Segment's: not worth a query. */
const longestKey = 256
/** At most so many keys in one query. */
const atOnce = 1000

const readSources = async ({ db }: Postgres, keys: string[]) => {
  const rows = await db
    .selectFrom('sources')
    .select([
      'workspace_id',
      'id',
      'kind',
      'write_key',
      'enabled',
      'legal_basis',
      'basis_purposes',
      'consent_categories',
    ])
    .select(ownPurposesOf('sources').as('own_purposes'))
    .where('write_key', 'in', keys)
    .where('enabled', '=', true)
    .execute()
  return new Map<string, SourceRecord>(
    rows.map((r) => [
      r.write_key,
      {
        workspaceId: r.workspace_id,
        id: r.id,
        kind: r.kind,
        enabled: r.enabled,
        legalBasis: r.legal_basis,
        basisPurposes: r.basis_purposes,
        consentCategories: r.consent_categories,
        ownPurposes: r.own_purposes,
      },
    ]),
  )
}

/** Forgets the oldest entries beyond the capacity; a Map keeps the order of insertion. */
const remember = (map: Map<string, Known>, key: string, known: Known, capacity: number) => {
  map.delete(key)
  map.set(key, known)
  if (map.size > capacity) for (const oldest of map.keys()) return void map.delete(oldest)
}

/**
 * Finds sources by write key for the intake. Found and unknown keys are remembered apart, so that a flood of made-up keys
 * cannot push real ones out; keys asked for while a query runs go together into the next one, so that such a flood is
 * one query at a time and never a crowd of them.
 */
export const createSourceDirectory = (postgres: Postgres, options: DirectoryOptions = {}): SourceDirectory => {
  const { freshFor = 2000, absentFor = 1000, capacity = 10_000, now = Date.now } = options
  const found = new Map<string, Known>()
  const absent = new Map<string, Known>()
  let waiting = new Map<string, PromiseWithResolvers<SourceRecord | null>>()
  const asked = new Map<string, Promise<SourceRecord | null>>()
  let reading = false

  const readWaiting = async () => {
    reading = true
    while (waiting.size > 0) {
      const batch = [...waiting].slice(0, atOnce)
      waiting = new Map([...waiting].slice(atOnce))
      // Taken before the query: what is read may be older than its answer.
      const at = now()
      try {
        const sources = await readSources(
          postgres,
          batch.map(([key]) => key),
        )
        for (const [key, { resolve }] of batch) {
          const source = sources.get(key) ?? null
          if (source) remember(found, key, { source, until: at + freshFor }, capacity)
          else remember(absent, key, { source, until: at + absentFor }, capacity)
          asked.delete(key)
          resolve(source)
        }
      } catch (error) {
        for (const [key, { reject }] of batch) {
          asked.delete(key)
          reject(error)
        }
      }
    }
    reading = false
  }

  return {
    byWriteKey: (key) => {
      if (key.length === 0 || key.length > longestKey || key.includes('\0')) return Promise.resolve(null)
      const known = found.get(key) ?? absent.get(key)
      if (known && known.until > now()) return Promise.resolve(known.source)
      found.delete(key)
      absent.delete(key)
      const underWay = asked.get(key)
      if (underWay) return underWay
      const answer = Promise.withResolvers<SourceRecord | null>()
      waiting.set(key, answer)
      asked.set(key, answer.promise)
      if (!reading) void readWaiting()
      return answer.promise
    },
  }
}
