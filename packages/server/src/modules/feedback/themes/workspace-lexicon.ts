import type { Lexicon } from '@candor/contracts'
import { type AnyDb, openTables } from '../../../platform/postgres/index.ts'
import { type Compiled, compileLexicon } from './compile-lexicon.ts'
import { defaultLexicon } from './lexicon/index.ts'

/** What a workspace reads texts with. `version` rises with each change. */
export interface WorkspaceLexicon {
  readonly version: number
  readonly isDefault: boolean
  readonly lexicon: Lexicon
}

/** Of a workspace that said nothing: the one that comes with Candor, in version 1. */
export const readLexicon = async (db: AnyDb, workspaceId: number): Promise<WorkspaceLexicon> => {
  const row = await openTables(db)
    .selectFrom('feedback_settings')
    .select(['lexicon', 'version'])
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst()
  return {
    version: row?.version ?? 1,
    isDefault: !row?.lexicon,
    lexicon: row?.lexicon ?? defaultLexicon,
  }
}

/** The last that were compiled, by workspace: compiling takes milliseconds, reading a text some hundredth of one. */
const compiled = new Map<number, { version: number; compiled: Compiled }>()
const mostCompiled = 200

export const compiledOf = (workspaceId: number, { version, lexicon }: WorkspaceLexicon): Compiled => {
  const known = compiled.get(workspaceId)
  if (known?.version === version) return known.compiled
  const fresh = { version, compiled: compileLexicon(lexicon) }
  compiled.delete(workspaceId)
  compiled.set(workspaceId, fresh)
  // A Map keeps the order of insertion.
  const [oldest] = compiled.keys()
  if (compiled.size > mostCompiled && oldest !== undefined) compiled.delete(oldest)
  return fresh.compiled
}
