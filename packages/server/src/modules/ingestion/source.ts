import type { SourceConsent } from './door.ts'

/** A source as the intake sees it: found by its write key. */
export interface SourceRecord extends SourceConsent {
  readonly workspaceId: number
  readonly id: number
  readonly kind: string
  readonly enabled: boolean
}

export interface SourceDirectory {
  /** Null when no enabled source has this key. */
  byWriteKey(key: string): Promise<SourceRecord | null>
}
