import { type Purposes, purposeBits } from '../../../platform/postgres/index.ts'
import { defaultAllow } from '../fold.ts'
import { type EventContext, type Pending, readPending } from './pending.ts'

type Params = Readonly<Record<string, unknown>>

/** Whose events count, as conditions over the columns of `events`. */
export interface EventsPermitted {
  /** Holds exactly for what may be read. */
  readonly condition: string
  /** Whose an event is now: an expression, of the person's id as text. */
  readonly person: string
  /** The same as a UUID; costs almost nothing where nobody was merged or moved. */
  readonly personId: string
  /** Holds for every event that may be somebody else's than under whom it stands, and for few others. */
  readonly strays: string
  readonly params: Params
}

export interface Permitted extends EventsPermitted {
  /** The number of the ledger as of which this holds. */
  readonly seq: number
  /** What was committed when this was found out, as PostgreSQL's pg_snapshot. */
  readonly snapshot: string
}

/** So many ids stay within the 128 KiB that ClickHouse takes as one parameter. */
const idsAtOnce = 3_000

/** Ids as parameters that begin with `name`, and the condition that a column holds one of them. */
const amongIds = (name: string, ids: readonly string[]) => {
  const parts = Array.from({ length: Math.max(1, Math.ceil(ids.length / idsAtOnce)) }, (_, i) => ({
    name: `${name}${i === 0 ? '' : i}`,
    ids: ids.slice(i * idsAtOnce, (i + 1) * idsAtOnce),
  }))
  return {
    holds: (column: string) => `(${parts.map((p) => `${column} in {${p.name}:Array(UUID)}`).join(' or ')})`,
    params: Object.fromEntries(parts.map((p) => [p.name, p.ids])),
  }
}

/**
 * Whose present permission lets them be read, by the copy and by what is on its way to it: a condition over `person_id`
 * with its parameters.
 */
export const peoplePermitted = (context: EventContext, known: Pending, as: string) => {
  const bit = purposeBits(context.purpose)
  const asked = context.people ? amongIds(`${as}People`, known.people) : null
  const among = asked ? `and ${asked.holds('person_id')}` : ''
  const newest = (having: string) => `
    select person_id from permissions where workspace_id = {${as}Workspace:UInt32} ${among}
    group by person_id having ${having}`
  const isAllowed = `bitAnd(argMax(allow, seq), {${as}Bit:UInt64}) != 0 and argMax(valid_until, seq) > now64(3)`
  // Without an answer the default holds: then those who refused are left out, else those who agreed are let in.
  const byCopy =
    (defaultAllow & bit) !== 0n
      ? `person_id not in (${newest(`not (${isAllowed})`)})`
      : `person_id in (${newest(isAllowed)})`
  const now = known.judged.filter((j) => (BigInt(j.allow) & bit) !== 0n).map((j) => j.id)
  // What is on its way is named only where there is any: each list costs a look-up a row.
  const settled = known.pending.length > 0 ? `and person_id not in {${as}Pending:Array(UUID)}` : ''
  const judged = now.length > 0 ? `or person_id in {${as}Now:Array(UUID)}` : ''
  return {
    among,
    condition: `((${byCopy} ${settled}) ${judged})`,
    params: {
      [`${as}Workspace`]: context.workspaceId,
      [`${as}Bit`]: String(bit),
      ...(known.pending.length > 0 && { [`${as}Pending`]: known.pending }),
      ...(now.length > 0 && { [`${as}Now`]: now }),
      ...asked?.params,
    },
  }
}

/** While events are written anew: copies count once all are there, and what was copied counts no longer from then on. */
const onceOnly = ({ squashes }: Pending, as: string) => {
  const deleting = squashes.filter((s) => s.phase === 'deleting')
  const copying = squashes.filter((s) => s.phase !== 'deleting')
  const condition = [
    ...(copying.length > 0 ? [`and squash not in {${as}Copying:Array(UInt64)}`] : []),
    ...(deleting.length > 0
      ? [
          `and (person_id, origin_id, occurred_at, message_id) not in (
        select copied_from, origin_id, occurred_at, message_id from events where workspace_id = {${as}Workspace:UInt32}
          and person_id in {${as}Targets:Array(UUID)} and squash in {${as}Deleting:Array(UInt64)})`,
        ]
      : []),
  ].join(' ')
  const params = {
    [`${as}Copying`]: copying.map((s) => s.id),
    [`${as}Deleting`]: deleting.map((s) => s.id),
    [`${as}Targets`]: [...new Set(deleting.flatMap((s) => s.targets))],
  }
  return { condition, params }
}

/** Whose an event is: by the identifier where that was moved, by who became whom otherwise. */
const ownerOf = ({ moved, merged }: Pending, as: string, among: string) => {
  const id = 'toString(person_id)'
  const known = `from person_overrides where workspace_id = {${as}Workspace:UInt32} ${among}`
  // `transform` takes no UUIDs.
  const overrides = (column: string) => `(select groupArray(toString(${column})) from (
      select person_id, argMax(survivor_id, version) as survivor ${known} group by person_id order by person_id))`
  const override = `transform(${id}, ${overrides('person_id')}, ${overrides('survivor')}, ${id})`
  const map = (from: string, type: string, list: string) =>
    `transform(${from}, {${as}${list}:Array(${type})}, {${as}${list}To:Array(String)}, ${id})`
  const cases: [string, string][] = [
    ...(moved.length > 0
      ? [[`origin_id in {${as}Moved:Array(UInt64)}`, map('origin_id', 'UInt64', 'Moved')] as [string, string]]
      : []),
    ...(merged.length > 0
      ? [[`${id} in {${as}Merged:Array(String)}`, map(id, 'String', 'Merged')] as [string, string]]
      : []),
  ]
  const asText = cases.map(([when, then]) => `${when}, ${then},`).join(' ')
  const asId = cases.map(([when, then]) => `${when}, toUUID(${then}),`).join(' ')
  return {
    person: cases.length === 0 ? override : `multiIf(${asText} ${override})`,
    personId: `multiIf(${asId} person_id in (select person_id ${known}), toUUID(${override}), person_id)`,
    strays: `(${[...cases.map(([when]) => when), `person_id in (select person_id ${known})`].join(' or ')})`,
    params: {
      ...(moved.length > 0 && { [`${as}Moved`]: moved.map((m) => m.o), [`${as}MovedTo`]: moved.map((m) => m.to) }),
      ...(merged.length > 0 && {
        [`${as}Merged`]: merged.map((m) => m.id),
        [`${as}MergedTo`]: merged.map((m) => m.to),
      }),
    },
  }
}

/** What of `events` may be read, by what is known; see permittedEvents. */
export const eventsPermitted = (context: EventContext, known: Pending, as: string): EventsPermitted => {
  const asked = context.people ? new Set(known.people) : null
  const may = peoplePermitted(context, known, as)
  const once = onceOnly(known, as)
  const owner = ownerOf(known, as, may.among)
  const { moved } = known
  const here = moved.filter((m) => m.ok && (asked?.has(m.to) ?? true))
  const stayed = moved.length > 0 ? `origin_id not in {${as}Moved:Array(UInt64)} and` : ''
  const from = amongIds(`${as}From`, [...new Set([...(asked ?? []), ...here.flatMap((m) => [m.to, ...m.from])])])
  const came =
    here.length > 0
      ? `or (origin_id in {${as}Here:Array(UInt64)} ${asked ? `and ${from.holds('person_id')}` : ''})`
      : ''
  return {
    condition: `workspace_id = {${as}Workspace:UInt32}
      and bitAnd(allowed, {${as}Bit:UInt64}) != 0 ${once.condition}
      and ((${stayed} ${may.condition} ${may.among}) ${came})`,
    person: owner.person,
    personId: owner.personId,
    strays: owner.strays,
    params: {
      ...may.params,
      ...once.params,
      ...owner.params,
      ...(here.length > 0 && { [`${as}Here`]: here.map((m) => m.o) }),
      ...(here.length > 0 && asked && from.params),
    },
  }
}

/**
 * Whose events a query for a purpose may read, as of the ledger's present number. While the copy in ClickHouse is behind,
 * those on their way are judged by PostgreSQL; when too many are, it throws PermissionsBehind rather than answer from an
 * old copy.
 * An event counts if the purpose was allowed when it happened (`allowed` of the event) and is allowed now, by whoever has
 * the identifier through which it came.
 * `as` begins the names of the parameters, so that a query can hold several conditions; letters only.
 */
export const permittedEvents = async (
  purposes: Purposes,
  context: EventContext,
  as = 'permitted',
): Promise<Permitted> => {
  const known = await readPending(purposes.reading('consent', context), context)
  return { ...eventsPermitted(context, known, as), seq: known.seq, snapshot: known.snapshot }
}
