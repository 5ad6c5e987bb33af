import type { EventType } from '../../ingestion/endpoints.ts'
import type { AttributeType } from '../../profiles/attribute-types.ts'
import type { SegmentNode } from '../definition.ts'

export const segmentIssueCodes = [
  'bad_segment',
  'unknown_attribute',
  'unknown_event',
  'unknown_purpose',
  'type_mismatch',
  'segment_cycle',
] as const

/** What is wrong with a definition, and where: `definition.all.0` is the first condition of the group at its root. */
export interface SegmentIssue {
  readonly path: string
  readonly code: (typeof segmentIssueCodes)[number]
  /** Says what to do. */
  readonly message: string
}

/** The same, seen from one condition: `at` leads on from there, as `sequence.1`. */
export type Complaint = Omit<SegmentIssue, 'path'> & { readonly at?: string }

export interface AttributeKnowledge {
  /** Null: nobody has described it yet, so that it may be anything. */
  readonly type: AttributeType | null
  /** Keys of the options of a choice. */
  readonly options: readonly string[]
  readonly retired: boolean
  /** Reaches or names the person (sensitivity `contact`): whether it is known may be asked, and nothing else. */
  readonly withheld: boolean
}

/** What a workspace knows of what a definition names. Plain look-ups: whoever checks reads them before. */
export interface SegmentKnowledge {
  readonly attribute: (key: string) => AttributeKnowledge | undefined
  /** Whether such an event was ever seen; null: asked for no longer, events that are still to come are allowed. */
  readonly hasEvent: ((type: EventType, name: string) => boolean) | null
  readonly hasPurpose: (key: string) => boolean
  readonly hasTopic: (key: string) => boolean
  /** The definition of another segment. */
  readonly segment: (key: string) => SegmentNode | undefined
}

export const bad = (message: string, at?: string): Complaint => ({ code: 'bad_segment', message, ...(at && { at }) })
