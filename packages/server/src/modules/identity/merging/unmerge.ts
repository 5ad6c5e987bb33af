import { sql } from 'kysely'
import { problem } from '../../../platform/http/index.ts'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { queueHistory } from '../../history/index.ts'
import type { Move } from '../apply-resolution.ts'
import { moveValues } from '../move-values.ts'
import { uuidv7 } from '../uuidv7.ts'
import type { Follow } from './follow.ts'
import {
  type Evidence,
  holdLiving,
  linksAmong,
  type OwnIdentifier,
  placeMembers,
  readEvidence,
  readIdentifiers,
  readStoredMerges,
  writeSayings,
} from './merging.store.ts'
import { peopleGoing, type Separation, separate, sidesOfMerge } from './separate.ts'

export interface Parting {
  readonly workspaceId: number
  readonly personId: string
  /** The number of a merge, or identifiers as they are kept. */
  readonly what: { readonly merge: number } | { readonly identifiers: readonly { kind: string; value: string }[] }
  readonly by: string
}

export interface Parted {
  readonly personId: string
  /** The former person who stands for itself again; null: there is none. */
  readonly formerId: string | null
  readonly people: readonly string[]
  readonly going: readonly OwnIdentifier[]
  readonly separation: Separation
  /** Pairs whose evidence joins nobody any longer. */
  readonly cut: readonly (readonly [number, number])[]
}

/** So many pairs are cut whether or not they were ever seen together, so that the next event does not join them again. */
const pairsCut = 4_000

const pairsOf = ({ goes, stays }: Separation, evidence: readonly Evidence[]): [number, number][] => {
  if (goes.length * stays.length <= pairsCut)
    return goes.flatMap((a) => stays.map((b): [number, number] => [a.id, b.id]))
  const [going, staying] = [new Set(goes.map((m) => m.id)), new Set(stays.map((m) => m.id))]
  return evidence.flatMap(({ left, right }): [number, number][] =>
    (going.has(left) && staying.has(right)) || (staying.has(left) && going.has(right)) ? [[left, right]] : [],
  )
}

const noSuch = (detail: string) => problem('not_found', { detail })

/** Who would be separated from whom, held; throws not_found, conflict and merge_final. */
export const planUnmerge = async (tx: ForPurpose, { workspaceId, personId: id, what }: Parting): Promise<Parted> => {
  const [personId] = await holdLiving(tx, workspaceId, [id])
  if (!personId) throw noSuch('There is no such person in this workspace.')
  const own = await readIdentifiers(tx, workspaceId, personId)
  const merges = (await readStoredMerges(tx, workspaceId, personId)).filter((m) => m.undoneAt === null)
  let sideOf: ReturnType<typeof sidesOfMerge>
  if ('merge' in what) {
    const merge = merges.find((m) => m.id === what.merge)
    if (!merge) throw noSuch('This person stands for nobody by such a merge, or it was undone already.')
    if (merge.final) throw problem('merge_final')
    sideOf = sidesOfMerge(merge, merges)
  } else {
    const chosen = what.identifiers.map(({ kind, value }) => own.find((i) => i.kind === kind && i.value === value))
    if (chosen.some((i) => i === undefined)) throw noSuch('One of these identifiers is not this person’s.')
    const ids = new Set(chosen.map((i) => i!.id))
    sideOf = ({ id }) => (ids.has(id) ? 'goes' : 'stays')
  }
  const evidence = await readEvidence(
    tx,
    workspaceId,
    own.map((i) => i.id),
  )
  const separation = separate(own, linksAmong(own, evidence), sideOf)
  if (separation.goes.length === 0) throw problem('conflict', { detail: 'Nothing of it is this person’s any longer.' })
  if (separation.stays.length === 0) throw problem('conflict', { detail: 'Leave the person at least one identifier.' })
  const going = new Set(separation.goes.map((m) => m.id))
  const undone = 'merge' in what ? merges.find((m) => m.id === what.merge) : undefined
  const people = peopleGoing(merges, separation.goes, undone?.mergedId)
  const along = merges.filter((m) => people.includes(m.mergedId))
  if (along.some((m) => m.final)) throw problem('merge_final')
  // Of several former people the one who was merged last stood for the others.
  const former = undone ?? along[0]
  return {
    personId,
    formerId: former?.mergedId ?? null,
    people,
    going: own.filter((i) => going.has(i.id)),
    separation,
    cut: pairsOf(separation, evidence),
  }
}

const restorePeople = async (tx: ForPurpose, workspaceId: number, toId: string, plan: Parted) => {
  const seen = plan.going.map((i) => i.firstSeenAt.getTime())
  const stay = new Set(plan.separation.stays.map((m) => m.id))
  if (plan.formerId === null)
    await sql`
      insert into people (workspace_id, id, first_seen_at, last_seen_at)
      select ${workspaceId}, ${toId}, ${new Date(Math.min(...seen))}, last_seen_at from people
      where workspace_id = ${workspaceId} and id = ${plan.personId}`.execute(tx)
  await sql`
    update people p set merged_into = nullif(${toId}::uuid, p.id), moved_by = pg_current_xact_id(), full_at = null
    where p.workspace_id = ${workspaceId} and p.id = any(${[...plan.people, toId]}::uuid[])`.execute(tx)
  await sql`
    update people set moved_by = pg_current_xact_id(), full_at = null, first_seen_at = coalesce((select min(first_seen_at) from identifiers
      where workspace_id = ${workspaceId} and id = any(${[...stay]}::bigint[])), first_seen_at)
    where workspace_id = ${workspaceId} and id = ${plan.personId}`.execute(tx)
  const { rows } = await sql<{ id: string; version: number }>`
    with undone as (
      update person_merges set undone_at = now()
      where workspace_id = ${workspaceId} and merged_id = any(${[...plan.people]}::uuid[]) and undone_at is null
        and (merged_id = ${toId} or not (survivor_id = any(${[...plan.people, toId]}::uuid[])))
      returning merged_id)
    -- One number for both kinds of versions: it rises with every merge and every separation.
    select k.id, nextval('person_merges_id_seq') as version from unnest(${[...plan.people]}::uuid[]) as k (id)`.execute(
    tx,
  )
  return rows.map(({ id, version }) => ({ workspaceId, mergedId: id, survivorId: toId, version }))
}

const noteMoves = async (tx: ForPurpose, workspaceId: number, plan: Parted, toId: string): Promise<Move[]> => {
  const { rows } = await sql<{ originId: number; version: number }>`
    insert into identity_moves (workspace_id, origin_id, from_id, to_id, reason)
    select ${workspaceId}, id, ${plan.personId}, ${toId}, 'unmerge' from unnest(${plan.going.map((i) => i.id)}::bigint[]) as k (id)
    returning origin_id as "originId", id as version`.execute(tx)
  return rows.map((r) => ({ ...r, workspaceId, from: plan.personId, to: toId }))
}

/** Separates people as planned, with all that came through their identifiers. Answers who was separated. */
export const applyUnmerge = async (
  tx: ForPurpose,
  { workspaceId, by }: Parting,
  plan: Parted,
  follow: Follow,
  now: Date,
): Promise<string> => {
  const { personId, formerId, separation, cut, going } = plan
  const toId = formerId ?? uuidv7()
  const overrides = await restorePeople(tx, workspaceId, toId, plan)
  const placed = (members: Separation['goes'], id: string) =>
    members.map((m) => ({ id: m.id, personId: id, joinedAt: separation.places.get(m.key)!.joinedAt }))
  await placeMembers(tx, workspaceId, [...placed(separation.goes, toId), ...placed(separation.stays, personId)])
  for (const forced of [false, true])
    await writeSayings(tx, workspaceId, { pairs: cut, forced, state: 'cut', by, at: now })
  const moves = await noteMoves(tx, workspaceId, plan, toId)
  await moveValues(tx, [], moves)
  await queueHistory(tx, [], overrides, moves)
  await follow.separated(
    tx,
    {
      ...{ workspaceId, fromId: personId, toId, by, number: moves[0]!.version },
      ...{ origins: going.map((i) => i.id), people: plan.people },
    },
    now,
  )
  return toId
}
