import type { BlockedValue } from '@candor/contracts'
import { sql } from 'kysely'
import type { AnyDb } from '../../../platform/postgres/index.ts'
import { defaultLimits, type IdentityRules, type LimitSettings, rulesOf } from './rules.ts'

export interface StoredSettings {
  readonly region: string
  readonly blocked: readonly BlockedValue[]
  readonly limits: LimitSettings
  /** Null: never set. */
  readonly updatedAt: Date | null
}

interface Row {
  id: number
  region: string
  blocked: BlockedValue[] | null
  limits: LimitSettings | null
  at: Date | null
}

export const asTheyCome: StoredSettings = { region: 'US', blocked: [], limits: defaultLimits, updatedAt: null }

/** What some workspaces say of identifiers; of one that is not there, nothing. */
export const readSettings = async (db: AnyDb, workspaces: readonly number[]): Promise<Map<number, StoredSettings>> => {
  const { rows } = await sql<Row>`
    select w.id, w.region, s.blocked, s.limits, s.updated_at as at
    from workspaces w left join identity_settings s on s.workspace_id = w.id
    where w.id = any(${[...workspaces]}::int[])`.execute(db)
  return new Map(
    rows.map((r) => [
      r.id,
      { region: r.region, blocked: r.blocked ?? [], limits: r.limits ?? defaultLimits, updatedAt: r.at },
    ]),
  )
}

/** Compiled rules by what they were compiled from: settings change rarely, and are read for each chunk. */
const compiled = new Map<string, IdentityRules>()
const compiledAtMost = 1_000

const compile = (said: StoredSettings): IdentityRules => {
  const name = JSON.stringify([said.region, said.blocked, said.limits])
  const known = compiled.get(name)
  if (known) return known
  if (compiled.size >= compiledAtMost) compiled.clear()
  const rules = rulesOf(said)
  compiled.set(name, rules)
  return rules
}

/** The rules of a workspace that said nothing. */
export const rulesAsTheyCome = compile(asTheyCome)

export type RulesOf = (workspaceId: number) => IdentityRules

/** The rules of each of some workspaces, as they are now. */
export const readRules = async (db: AnyDb, workspaces: Iterable<number>): Promise<RulesOf> => {
  const ids = [...new Set(workspaces)]
  const found = ids.length === 0 ? new Map<number, StoredSettings>() : await readSettings(db, ids)
  const rules = new Map(ids.map((id) => [id, compile(found.get(id) ?? asTheyCome)]))
  return (workspaceId) => rules.get(workspaceId) ?? rulesAsTheyCome
}

export const writeSettings = async (
  db: AnyDb,
  workspaceId: number,
  { blocked, limits }: Pick<StoredSettings, 'blocked' | 'limits'>,
): Promise<void> => {
  await sql`
    insert into identity_settings (workspace_id, blocked, limits)
    values (${workspaceId}, ${JSON.stringify(blocked)}::jsonb, ${JSON.stringify(limits)}::jsonb)
    on conflict (workspace_id) do update
      set blocked = excluded.blocked, limits = excluded.limits, updated_at = now()`.execute(db)
}
