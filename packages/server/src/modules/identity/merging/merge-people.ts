import { sql } from 'kysely'
import { problem } from '../../../platform/http/index.ts'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { queueHistory } from '../../history/index.ts'
import { type AppliedMerge, mergePeople } from '../apply-resolution.ts'
import { isAnchor } from '../claims.ts'
import { moveValues } from '../move-values.ts'
import { type Link, partition } from '../partition.ts'
import type { Follow } from './follow.ts'
import {
  decided,
  holdLiving,
  linksAmong,
  type OwnIdentifier,
  placeMembers,
  readEvidence,
  readIdentifiers,
  writeSayings,
} from './merging.store.ts'

export interface Joining {
  readonly workspaceId: number
  /** Who stands for both. */
  readonly survivorId: string
  readonly mergedId: string
  readonly by: string
  /** The evidence that is accepted; else each one's first identifier. */
  readonly pair?: readonly [number, number]
}

export interface Joined {
  readonly survivorId: string
  readonly mergedId: string
  readonly going: readonly OwnIdentifier[]
  /** Former people who go along, the merged one included. */
  readonly people: readonly string[]
}

/** Who would be joined with whom, both held; throws not_found and conflict. */
export const planMerge = async (tx: ForPurpose, { workspaceId, survivorId, mergedId }: Joining): Promise<Joined> => {
  const [survivor, merged] = await holdLiving(tx, workspaceId, [survivorId, mergedId])
  if (!survivor || !merged) throw problem('not_found', { detail: 'There is no such person in this workspace.' })
  if (survivor === merged) throw problem('conflict', { detail: 'The two are one person already.' })
  const { rows } = await sql<{ id: string }>`
    select id from people where workspace_id = ${workspaceId} and merged_into = ${merged}`.execute(tx)
  return {
    survivorId: survivor,
    mergedId: merged,
    going: await readIdentifiers(tx, workspaceId, merged),
    people: [merged, ...rows.map((r) => r.id)],
  }
}

/** An operator says that two people are one: evidence that is weighed before all other. Answers the merge. */
export const applyMerge = async (
  tx: ForPurpose,
  { workspaceId, by, pair }: Joining,
  { survivorId, mergedId, going }: Joined,
  follow: Follow,
  now: Date,
): Promise<AppliedMerge> => {
  const staying = await readIdentifiers(tx, workspaceId, survivorId)
  const said = pair ?? ([staying[0]?.id, going[0]?.id] as const)
  const [a, b] = said
  if (a === undefined || b === undefined) throw problem('conflict', { detail: 'One of the two has no identifier.' })
  await writeSayings(tx, workspaceId, { pairs: [[a, b]], forced: true, state: 'counts', by, at: now })

  const members = [...staying, ...going]
  const evidence = await readEvidence(
    tx,
    workspaceId,
    members.map((m) => m.id),
  )
  const links: Link[] = linksAmong(members, evidence)
  const places = partition(
    members.map((m) => m.key),
    links,
    isAnchor,
  )
  const { merges, overrides } = await mergePeople(
    tx,
    [{ workspaceId, survivorId, mergedId, messageId: '', at: now.getTime() }],
    by,
  )
  await placeMembers(
    tx,
    workspaceId,
    members.map((m) => ({ id: m.id, personId: survivorId, joinedAt: places.get(m.key)!.joinedAt })),
  )
  await decided(tx, workspaceId, [survivorId])
  await moveValues(tx, merges, [])
  await follow.merged(tx, merges, now)
  await queueHistory(tx, [], overrides)
  return merges[0]!
}
