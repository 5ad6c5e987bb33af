import type { AnyDb } from '../../../platform/postgres/index.ts'
import type { IdentityRules } from './rules.ts'
import { readRules } from './settings.store.ts'

export interface RulesDirectory {
  /** The rules of a workspace, at most two seconds old. Rejects while PostgreSQL is away. */
  of(workspaceId: number): Promise<IdentityRules>
}

const freshForMs = 2_000

/** Rules of workspaces for whoever answers requests. */
export const createRulesDirectory = (db: AnyDb, now: () => number = Date.now): RulesDirectory => {
  const known = new Map<number, { rules: Promise<IdentityRules>; until: number }>()
  return {
    of: (workspaceId) => {
      const found = known.get(workspaceId)
      if (found && found.until > now()) return found.rules
      const rules = readRules(db, [workspaceId]).then((of) => of(workspaceId))
      known.set(workspaceId, { rules, until: now() + freshForMs })
      rules.catch(() => known.delete(workspaceId))
      return rules
    },
  }
}
