import { problem } from '../../platform/http/index.ts'
import type { AnyDb } from '../../platform/postgres/index.ts'
import { readSegments, type StoredSegment } from './segments.store.ts'

/** A segment of a workspace by its key; throws not_found. */
export const findSegment = async (db: AnyDb, workspaceId: number, key: string): Promise<StoredSegment> => {
  const found = (await readSegments(db, workspaceId)).find((s) => s.key === key)
  if (!found) throw problem('not_found', { detail: `There is no segment ${key}.` })
  return found
}
