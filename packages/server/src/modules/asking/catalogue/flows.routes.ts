import { isDeepStrictEqual } from 'node:util'
import {
  changeFlowStatus,
  checkFlow,
  type Flow,
  type FlowSaid,
  getFlow,
  lengthFrom,
  listFlows,
  publishFlow,
  putFlow,
} from '@candor/contracts'
import { type Http, problem } from '../../../platform/http/index.ts'
import type { AskingDeps } from '../deps.ts'
import { readShelf, type Shelf, type Shelves } from '../shelf.ts'
import type { Item } from './items.store.ts'
import { changeStatus, publish, saveDraft } from './publishing.ts'
import { faultsOfFlow, warningsOfFlow } from './surroundings.ts'

/** Flows: listed, written, checked, published and retired. */
export const registerFlows = (http: Http, deps: AskingDeps, shelves: Shelves): void => {
  const { postgres, catalogues } = deps
  const { db } = postgres
  const shelfOf = (workspaceId: number) => readShelf(db, workspaceId, { catalogues, now: deps.now() })
  const lengthOf = ({ steps }: FlowSaid, shelf: Shelf) =>
    lengthFrom(steps, 0, (key) => {
      const item = shelf.questions.get(key)
      return { seconds: (item?.published ?? item?.draft)?.seconds ?? 0, asked: true }
    })
  const warningsFor = (workspaceId: number, shelf: Shelf, said: FlowSaid) =>
    warningsOfFlow(db, deps, workspaceId, shelf, said, lengthOf(said, shelf).seconds.most)

  const shown = async (workspaceId: number, shelf: Shelf, item: Item<'flow'>): Promise<Flow> => ({
    ...{ key: item.key, status: item.status, version: item.version, revision: item.revision },
    changed: item.published !== null && !isDeepStrictEqual(item.draft, item.published),
    ...{ draft: item.draft, published: item.published, length: lengthOf(item.draft, shelf) },
    warnings: await warningsFor(workspaceId, shelf, item.draft),
    createdBy: item.createdBy,
    updatedAt: item.updatedAt.toISOString(),
    publishedAt: item.publishedAt?.toISOString() ?? null,
  })
  const found = (shelf: Shelf, key: string): Item<'flow'> => {
    const item = shelf.flows.get(key)
    if (!item) throw problem('not_found', { detail: `There is no flow ${key}.` })
    return item
  }
  const one = async (workspaceId: number, key: string): Promise<Flow> => {
    const shelf = await shelfOf(workspaceId)
    return shown(workspaceId, shelf, found(shelf, key))
  }
  const assertSound = (said: FlowSaid, shelf: Shelf) => {
    const faults = faultsOfFlow(said, shelf)
    if (faults.length > 0) throw problem('bad_flow', { detail: faults[0]!.message, issues: faults })
  }
  const editing = (workspaceId: number, actor: string, key: string) => ({
    ...{ postgres, workspaceId, actor, kind: 'flow' as const, key },
  })

  http.route(listFlows, async ({ query }, { workspaceId }) => {
    const shelf = await shelfOf(workspaceId)
    const q = query.q?.toLowerCase()
    const wanted = [...shelf.flows.values()].filter(
      (item) =>
        (query.status === undefined || item.status === query.status) &&
        (q === undefined ||
          item.key.includes(q) ||
          Object.values(item.draft.texts).some((t) => t.title.toLowerCase().includes(q))),
    )
    return { items: await Promise.all(wanted.map((item) => shown(workspaceId, shelf, item))) }
  })

  http.route(getFlow, ({ params }, { workspaceId }) => one(workspaceId, params.key))

  http.route(checkFlow, async ({ body: { key: _, ...said } }, { workspaceId }) => {
    const shelf = await shelfOf(workspaceId)
    const faults = faultsOfFlow(said, shelf)
    const isSound = faults.length === 0
    return {
      faults,
      warnings: isSound ? await warningsFor(workspaceId, shelf, said) : [],
      length: isSound ? lengthOf(said, shelf) : null,
    }
  })

  http.route(putFlow, async ({ params: { key }, body: { revision, ...said } }, { workspaceId, principal }) => {
    if (key === 'check')
      throw problem('invalid_request', { issues: [{ path: 'params.key', message: 'This word is an address' }] })
    assertSound(said, await shelfOf(workspaceId))
    await saveDraft(editing(workspaceId, principal.label, key), revision, said)
    shelves.forget(workspaceId)
    return one(workspaceId, key)
  })

  http.route(publishFlow, async ({ params: { key }, body }, { workspaceId, principal }) => {
    const shelf = await shelfOf(workspaceId)
    const { draft } = found(shelf, key)
    assertSound(draft, shelf)
    const silent = draft.steps.flatMap((step, i) =>
      step.kind !== 'question' || shelf.questions.get(step.question)?.status === 'live'
        ? []
        : [{ path: `steps.${i}.question`, message: `${step.question} is not live` }],
    )
    if (silent.length > 0) throw problem('bad_flow', { detail: silent[0]!.message, issues: silent })
    const warnings = await warningsFor(workspaceId, shelf, draft)
    await publish(editing(workspaceId, principal.label, key), { ...body, warnings })
    shelves.forget(workspaceId)
    return one(workspaceId, key)
  })

  http.route(changeFlowStatus, async ({ params: { key }, body: { status } }, { workspaceId, principal }) => {
    await changeStatus(editing(workspaceId, principal.label, key), status, [])
    shelves.forget(workspaceId)
    return one(workspaceId, key)
  })
}
