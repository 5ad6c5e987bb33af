/** What became of one entry: record, leaf and tile are three witnesses, and two of them overrule the third. */
import { equalBytes } from '../bytes.ts'
import { commit, isCanonicalJson } from '../commitment.ts'
import { leafHash } from '../merkle/hash.ts'
import type { StoredEntry } from './types.ts'

export interface EntryVerdict {
  /** The leaf as most of them have it. */
  readonly leaf: Uint8Array
  /** Disputed: the tile has another leaf, and who of the two is right only the root can tell. */
  readonly altered: 'record' | 'leaf' | 'disputed' | null
}

const leafOfRecord = ({ record, key }: StoredEntry): Uint8Array | null => {
  if (record === null || key === null || !isCanonicalJson(record)) return null
  try {
    return leafHash(commit(record, key))
  } catch {
    return null
  }
}

/** @param inTile The leaf as the tile has it; null if the tile cannot be read. */
export const judgeEntry = (entry: StoredEntry, inTile: Uint8Array | null): EntryVerdict => {
  const stored = leafHash(entry.commitment)
  const erased = entry.record === null && entry.key === null
  const ofRecord = leafOfRecord(entry)
  const recordAgrees = ofRecord !== null && equalBytes(ofRecord, stored)
  if (inTile === null || equalBytes(inTile, stored)) {
    return { leaf: stored, altered: erased || recordAgrees ? null : 'record' }
  }
  if (ofRecord !== null && equalBytes(ofRecord, inTile)) return { leaf: inTile, altered: 'leaf' }
  return { leaf: stored, altered: erased || recordAgrees ? 'disputed' : 'record' }
}

/** Fingerprints of the words a record names; none if it cannot be read. */
export const textsOfRecord = (record: string | null): string[] => {
  if (record === null) return []
  try {
    const { agreed_texts: texts } = JSON.parse(record) as { agreed_texts?: { sha256?: unknown }[] }
    return (Array.isArray(texts) ? texts : []).flatMap(({ sha256 }) => (typeof sha256 === 'string' ? [sha256] : []))
  } catch {
    return []
  }
}
