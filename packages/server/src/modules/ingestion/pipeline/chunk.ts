import type { QuarantineReason, Withholding } from '@candor/contracts'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import type { MergedPeople, Standing } from '../../consent/index.ts'
import type { Move, NewPerson, PersonOverride } from '../../identity/index.ts'
import type { CatalogueNews } from '../../profiles/index.ts'
import type { SourceRecord } from '../../workspaces/index.ts'
import type { FrameHeader } from '../frames.ts'
import type { PipelineEvent } from './event.ts'

export type Outcome =
  | { kind: 'ok' }
  | { kind: 'duplicate' }
  | { kind: 'withheld'; reason: Withholding }
  | { kind: 'quarantined'; reason: QuarantineReason; detail: string }

export interface Item {
  event: PipelineEvent
  outcome: Outcome
  personId: string | null
  /** The number of the identifier through which it came. */
  originId: number
}

/** Some thousands of events on their way through the steps, in one transaction of PostgreSQL. */
export interface Chunk {
  readonly tx: ForPurpose
  readonly items: Item[]
  /** What the door counted, by frame. */
  readonly doorCounts: Pick<FrameHeader, 'w' | 's' | 'at' | 'withheld' | 'rejected'>[]
  /** Who was merged into whom by this chunk. */
  merges: readonly MergedPeople[]
  /** Those whom nobody knew before, and when this chunk saw them. */
  newPeople: ReadonlyMap<string, NewPerson>
  /** People who became others, for history to follow. */
  overrides: readonly PersonOverride[]
  /** The sources of the chunk as they are now, by id. */
  sources: ReadonlyMap<number, SourceRecord>
  /** By person, of those whose consent decides: what the ledger says of them, with what this chunk tells. */
  standing: ReadonlyMap<string, Standing>
  /** Identifiers that changed hands, for what came through them to follow. */
  moves: readonly Move[]
  /** What was committed when it was decided who everybody is. */
  snapshot: string
  /** What the catalogue of attributes has to hear. */
  catalogueNews: CatalogueNews
}

export interface StepDeps {
  now(): number
}

/** A step changes the outcome of items that end here, and leaves the others as they are. */
export type Step = (chunk: Chunk, deps: StepDeps) => Promise<void>

export const stillOk = (chunk: Chunk): Item[] => chunk.items.filter((i) => i.outcome.kind === 'ok')
