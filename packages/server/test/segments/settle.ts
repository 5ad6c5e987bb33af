import { randomUUID } from 'node:crypto'
import { encodeFacts, type FactCandidate, type FactRow } from '../../src/modules/history/fact-row.ts'
import type { HistoryRow } from '../../src/modules/history/index.ts'
import { insertRows, type Target } from '../../src/modules/history/insert-rows.ts'
import { encodePermissions, encodeRows, type Permission } from '../../src/modules/history/row-binary.ts'
import { strongestFirst } from '../../src/modules/profiles/index.ts'
import type { ClickHouse } from '../../src/platform/clickhouse/index.ts'
import type { Person } from './reference.ts'

const forAnything = 2 ** 48 - 1
const plain = { class: 1, expiresAt: null, collected: forAnything, messageId: '', sourceId: 0 }

/** What of somebody stands in `facts`, as the worker that reads them from PostgreSQL would have it. */
export const factsOf = (workspaceId: number, person: Person): FactRow[] => {
  const row = (key: string, candidates: FactCandidate[]): FactRow => ({
    workspaceId,
    key,
    personId: person.id,
    candidates,
  })
  const values = [...Map.groupBy(person.values, (v) => v.key)].map(([key, told]) =>
    row(
      `value:${key}`,
      told.map(({ value, ...v }) => ({ ...v, text: JSON.stringify(value) })).toSorted(strongestFirst),
    ),
  )
  const identifiers = [...Map.groupBy(person.identifiers, (i) => i.kind)].map(([kind, own]) =>
    row(
      `identifier:${kind}`,
      own.map(({ verified }) => ({ ...plain, text: JSON.stringify({ verified }), at: 1 })),
    ),
  )
  const recipients = person.recipients.map(({ relation, collected, values: known }) => ({
    ...plain,
    collected,
    at: 1,
    text: JSON.stringify({
      relation,
      values: Object.fromEntries(Object.entries(known).map(([k, v]) => [k, [v.value, String(v.collected)]])),
    }),
  }))
  return [
    row('person', person.lives ? [{ ...plain, text: '{}', at: 1 }] : []),
    ...values,
    ...identifiers,
    ...(Object.keys(person.preferences).length > 0
      ? [row('preference', [{ ...plain, text: JSON.stringify(person.preferences), at: 1 }])]
      : []),
    ...(recipients.length > 0 ? [row('recipient', recipients)] : []),
  ]
}

const eventsOf = (workspaceId: number, person: Person): HistoryRow[] =>
  [...new Map(person.events.toReversed().map((e) => [e.messageId, e])).values()].map((e) => ({
    ...{ workspaceId, personId: person.id, originId: 1, sourceId: 1, context: '{}' },
    ...{ occurredAt: e.occurredAt, receivedAt: e.occurredAt, messageId: e.messageId, type: e.type, name: e.name },
    ...{ allowed: e.allowed, properties: JSON.stringify(e.properties) },
  }))

/** `until` of a life is of a made-up clock; the permission is judged by the real one. */
const permissionOf = (workspaceId: number, person: Person, now: number, seq: number): Permission => ({
  ...{ workspaceId, personId: person.id, allow: String(person.allow), refused: String(person.refused), seq },
  validUntil: person.validUntil !== null && person.validUntil <= now ? new Date(1_000) : null,
})

let version = 1

/** Puts people straight into ClickHouse, in the form in which shipments bring them. */
export const settle = async (
  clickhouse: ClickHouse,
  workspaceId: number,
  people: readonly Person[],
  now: number,
): Promise<void> => {
  const insert = async (target: Target, bytes: Buffer) => insertRows(clickhouse, target, bytes, randomUUID())
  version++
  const events = people.flatMap((p) => eventsOf(workspaceId, p))
  await Promise.all([
    events.length > 0 && insert('origin_events', encodeRows(events)),
    insert(
      'facts',
      encodeFacts(
        people.flatMap((p) => factsOf(workspaceId, p)),
        version,
      ),
    ),
    insert('permissions', encodePermissions(people.map((p, i) => permissionOf(workspaceId, p, now, i + 1)))),
  ])
}
