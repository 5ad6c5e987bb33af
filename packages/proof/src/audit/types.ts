import type { TileStore } from '../tiles/store.ts'

/** What can be read one after the other, from memory or from a cursor. */
export type Source<T> = Iterable<T> | AsyncIterable<T>

export interface StoredText {
  /** However the store names it. */
  readonly id: string
  /** The fingerprint it is stored under, in hex. */
  readonly sha256: string
  readonly bytes: string | Uint8Array
}

/** One entry of the log. Once the person is erased, record and key are both null and the commitment alone remains. */
export interface StoredEntry {
  /** 32 bytes: what the leaf is the hash of. */
  readonly commitment: Uint8Array
  /** Canonical JSON. */
  readonly record: string | null
  readonly key: Uint8Array | null
}

export interface ExportedCheckpoint {
  /** Where it was kept, such as a file name. */
  readonly id: string
  readonly text: string
}

export interface AuditInput {
  readonly origin: string
  /** Public keys of the log (`vkey`), also those it no longer uses. */
  readonly keys: readonly string[]
  readonly texts: Source<StoredText>
  /** All of them, in the order of the log. */
  readonly entries: Source<StoredEntry>
  readonly tiles: TileStore
  /** Those the store holds, by rising size. */
  readonly checkpoints: Source<string>
  /** Those kept elsewhere: only they expose who holds the signing key and rewrites everything. */
  readonly exported?: readonly ExportedCheckpoint[]
}

/** `history`: everything in the store agrees, and disagrees with what was signed before. */
export type AlterationKind = 'text' | 'record' | 'leaf' | 'tile' | 'checkpoint' | 'history'

export interface Alteration {
  readonly kind: AlterationKind
  /** Which one: a text's id, an entry's number from 0, a tile's path, a checkpoint's size or name. */
  readonly id: string
  readonly detail: string
}

export interface AuditReport {
  readonly ok: boolean
  /** Nearest to the cause first: one altered record shows up again in all that is computed from it. */
  readonly alterations: readonly Alteration[]
  readonly checked: {
    readonly texts: number
    readonly entries: number
    /** Entries whose record was erased: their leaf is proved, their content is gone. */
    readonly erased: number
    readonly tiles: number
    readonly checkpoints: number
  }
}
