import type { PublishWarning } from '@candor/contracts'
import { problem } from '../../../platform/http/index.ts'
import type { Postgres } from '../../../platform/postgres/index.ts'
import { writeAudit } from '../../workspaces/index.ts'
import type { Warning } from './check-question.ts'
import {
  holdItems,
  type Item,
  type ItemKind,
  mostItems,
  readItem,
  readItems,
  writeDraft,
  writePublished,
  writeStatus,
} from './items.store.ts'

export interface Editing {
  readonly postgres: Postgres
  readonly workspaceId: number
  readonly actor: string
  readonly kind: ItemKind
  readonly key: string
}

const found = async <K extends ItemKind>(
  db: Postgres['db'],
  { workspaceId, key }: Editing,
  kind: K,
): Promise<Item<K>> => {
  const item = await readItem(db, workspaceId, kind, key)
  if (!item) throw problem('not_found', { detail: `There is no ${kind} ${key}.` })
  return item
}

const assertOpen = (item: Item) => {
  if (item.status === 'retired') throw problem('question_retired', { detail: 'It was retired, for ever.' })
}

const audit = (
  tx: Postgres['db'],
  { workspaceId, actor, kind, key }: Editing,
  action: string,
  detail?: Record<string, unknown>,
) =>
  writeAudit(tx, {
    workspaceId,
    actor,
    action: `${kind}.${action}`,
    target: `${kind}:${key}`,
    ...(detail && { detail }),
  })

/** Writes what an operator says of an item. Throws conflict, question_retired and limit_reached. */
export const saveDraft = (editing: Editing, revision: number, draft: unknown): Promise<void> =>
  editing.postgres.db.transaction().execute(async (tx) => {
    const { workspaceId, kind, key, actor } = editing
    await holdItems(tx, workspaceId)
    const item = await readItem(tx, workspaceId, kind, key)
    if (item) assertOpen(item)
    if (revision !== 0 && revision !== (item?.revision ?? 0)) throw problem('conflict')
    if (!item && (await readItems(tx, workspaceId, kind)).length >= mostItems)
      throw problem('limit_reached', { detail: `A workspace has at most ${mostItems} of them.` })
    await writeDraft(tx, workspaceId, { kind, key, draft, by: actor })
    await audit(tx, editing, item ? 'changed' : 'created')
  })

/** Shows the draft to people. Every warning has to be accepted by name: throws publish_warned, conflict, question_retired. */
export const publish = (
  editing: Editing,
  {
    revision,
    despite,
    warnings,
  }: { revision: number; despite: readonly PublishWarning[]; warnings: readonly Warning[] },
): Promise<void> =>
  editing.postgres.db.transaction().execute(async (tx) => {
    const { workspaceId, kind, key, actor } = editing
    await holdItems(tx, workspaceId)
    const item = await found(tx, editing, kind)
    assertOpen(item)
    if (item.revision !== revision) throw problem('conflict')
    const open = warnings.filter((warning) => !despite.includes(warning.code))
    if (open.length > 0)
      throw problem('publish_warned', {
        issues: open.map(({ code, path, message }) => ({ path, message: `${code}: ${message}` })),
      })
    const accepted = warnings.map((warning) => warning.code)
    await writePublished(tx, workspaceId, { kind, key, by: actor, despite: accepted })
    await audit(tx, editing, 'published', { despite: accepted })
  })

/** Pauses, asks again, or retires for ever. `users`: what asks it and is not retired. Throws conflict, question_in_use. */
export const changeStatus = (
  editing: Editing,
  status: 'live' | 'paused' | 'retired',
  users: readonly string[],
): Promise<void> =>
  editing.postgres.db.transaction().execute(async (tx) => {
    const { workspaceId, kind, key } = editing
    await holdItems(tx, workspaceId)
    const item = await found(tx, editing, kind)
    assertOpen(item)
    if (status !== 'retired' && item.version === 0) throw problem('conflict', { detail: 'It was never published.' })
    if (status === 'retired' && users.length > 0) throw problem('question_in_use', { detail: users.join(', ') })
    await writeStatus(tx, workspaceId, { kind, key, status })
    await audit(tx, editing, status)
  })
