import type { ChangeReason, SegmentNode, SegmentState } from '@candor/contracts'
import type { ColumnType, Generated, JSONColumnType } from 'kysely'

type Tree = ColumnType<SegmentNode, string, string>

/** What segments are: nothing of anybody. */
export interface OpenSegmentTables {
  segments: {
    workspace_id: number
    id: Generated<number>
    key: string
    name: string
    description: Generated<string>
    purpose: string
    definition: Tree
    version: Generated<number>
    state: SegmentState
    built_in: Generated<boolean>
    size: Generated<number>
    created_by: string
    created_at: Generated<Date>
    updated_at: Generated<Date>
    computed_at: Date | null
    asked_in: Generated<string>
    awaited: JSONColumnType<Record<string, unknown>, string | null, string | null> | null
    asked_for: Generated<'definition' | 'signal'>
    recompute_at: Date | null
  }
  segment_versions: {
    workspace_id: number
    segment_id: number
    version: number
    purpose: string
    definition: Tree
    created_by: string
    created_at: Generated<Date>
  }
  segment_lanes: { workspace_id: number }
  segment_days: {
    workspace_id: number
    segment_id: number
    day: string
    size: number
    entered: Generated<number>
    left_count: Generated<number>
  }
  segment_fifths: {
    workspace_id: number
    purpose: string
    cuts: JSONColumnType<Record<string, number[]>, string, string>
    at: Generated<Date>
  }
  weather: { workspace_id: number; region: string; is_now: string[]; until: Date }
}

type Reason = ColumnType<ChangeReason, string, string>
interface Masked {
  collected: number
  allow: number
  valid_until: Generated<Date>
}

/** Who is in them. */
export interface PersonalSegmentTables {
  segment_members: Masked & {
    workspace_id: number
    segment_id: number
    person_id: string
    since: Date
    reason: Reason
  }
  segment_changes: Masked & {
    workspace_id: number
    id: Generated<number>
    segment_id: number
    person_id: string
    entered: boolean
    at: Date
    reason: Reason
    version: number
  }
  segment_flips: { workspace_id: number; segment_id: number; person_id: string; at: Date }
}
