import { childrenOf, type EventType, type SegmentKnowledge, type SegmentNode } from '@candor/contracts'
import { findSeen } from './event-catalogue.ts'
import type { SegmentsDeps } from './register.ts'
import { readSegments } from './segments.store.ts'

interface Named {
  readonly type: EventType
  readonly name: string
}

const named = ({ event, type = 'track' }: { event: string; type?: EventType | undefined }): Named => ({
  type,
  name: event,
})

/** Events that a tree names itself. */
export const eventsIn = (node: SegmentNode): Named[] => {
  if ('performed' in node) return [named(node.performed)]
  if ('edge' in node || 'total' in node) return [named(node.of)]
  if ('sequence' in node) return node.sequence.map(named)
  if ('likelihood' in node) return node.likelihood.clues.map(named)
  if ('lifecycle' in node && node.event !== undefined) return [named({ event: node.event })]
  return childrenOf(node).flatMap((c) => eventsIn(c.node))
}

export interface Asking {
  readonly workspaceId: number
  readonly actor: string
  readonly purpose: string
  readonly node: SegmentNode
  /** Events that nobody has ever seen are allowed. */
  readonly unseen: boolean
}

/** What the workspace knows of what a definition names: some small reads, one of ClickHouse if it names events. */
export const readKnowledge = async (deps: SegmentsDeps, asking: Asking): Promise<SegmentKnowledge> => {
  const { workspaceId, actor, purpose, node, unseen } = asking
  const { db } = deps.postgres
  const attributes = await db
    .selectFrom('attribute_definitions')
    .select(['key', 'type', 'options', 'status', 'sensitivity'])
    .where('workspace_id', '=', workspaceId)
    .execute()
  const topics = await db
    .selectFrom('preference_topics')
    .select('key')
    .where('workspace_id', '=', workspaceId)
    .execute()
  const { purposes } = await deps.catalogues.fresh(workspaceId)
  const segments = new Map((await readSegments(db, workspaceId)).map((s) => [s.key, s.definition]))
  const wanted = purposes.has(purpose) && !unseen ? eventsIn(node) : []
  const seen = unseen ? null : await findSeen(deps, { workspaceId, actor, purpose }, wanted)
  const known = new Map(
    attributes.map((a) => [
      a.key,
      {
        type: a.status === 'proposed' ? null : a.type,
        options: (a.options as { key: string }[]).map((o) => o.key),
        retired: a.status === 'retired',
        withheld: a.sensitivity === 'contact',
      },
    ]),
  )
  const topicKeys = new Set(topics.map((t) => t.key))
  return {
    attribute: (key) => known.get(key),
    hasEvent: seen === null ? null : (type, name) => name === '*' || seen.has(`${type}:${name}`),
    hasPurpose: (key) => purposes.has(key),
    hasTopic: (key) => topicKeys.has(key),
    segment: (key) => segments.get(key),
  }
}
