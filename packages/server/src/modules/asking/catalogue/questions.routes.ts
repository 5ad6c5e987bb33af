import { isDeepStrictEqual } from 'node:util'
import {
  changeQuestionStatus,
  checkQuestion as checkEndpoint,
  getAskingSettings,
  getQuestion,
  listQuestions,
  publishQuestion,
  putAskingSettings,
  putQuestion,
  type Question,
  type QuestionSaid,
  questionVersions,
} from '@candor/contracts'
import { type Http, problem } from '../../../platform/http/index.ts'
import { writeAudit } from '../../workspaces/index.ts'
import type { AskingDeps } from '../deps.ts'
import { questionsOfFlow, readSettings, readShelf, type Shelf, type Shelves } from '../shelf.ts'
import type { Item } from './items.store.ts'
import { readVersions } from './items.store.ts'
import { changeStatus, publish, saveDraft } from './publishing.ts'
import { checkQuestion } from './surroundings.ts'

const attributeOf = ({ to }: QuestionSaid) => (to.of === 'nowhere' ? undefined : to.attribute)

/** The catalogue of questions: listed, written, checked, published and retired. */
export const registerQuestions = (http: Http, deps: AskingDeps, shelves: Shelves): void => {
  const { postgres, catalogues } = deps
  const { db } = postgres
  const shelfOf = (workspaceId: number) => readShelf(db, workspaceId, { catalogues, now: deps.now() })

  const shown = async (workspaceId: number, shelf: Shelf, item: Item<'question'>): Promise<Question> => {
    const { uses, warnings } = await checkQuestion(db, deps, workspaceId, shelf, item.key, item.draft)
    const asked = item.published ? shelf.uses(item.key, item.published) : []
    return {
      ...{ key: item.key, status: item.status, version: item.version, revision: item.revision },
      changed: item.published !== null && !isDeepStrictEqual(item.draft, item.published),
      ...{ draft: item.draft, published: item.published, usedBy: [...uses], warnings: [...warnings] },
      isAsked: item.status === 'live' && asked.length > 0,
      createdBy: item.createdBy,
      updatedAt: item.updatedAt.toISOString(),
      publishedAt: item.publishedAt?.toISOString() ?? null,
    }
  }
  const one = async (workspaceId: number, key: string): Promise<Question> => {
    const shelf = await shelfOf(workspaceId)
    const item = shelf.questions.get(key)
    if (!item) throw problem('not_found', { detail: `There is no question ${key}.` })
    return shown(workspaceId, shelf, item)
  }
  const editing = (workspaceId: number, actor: string, key: string) => ({
    ...{ postgres, workspaceId, actor, kind: 'question' as const, key },
  })
  /** Throws what is wrong with a question. */
  const assertSound = async (workspaceId: number, shelf: Shelf, key: string, said: QuestionSaid) => {
    const checked = await checkQuestion(db, deps, workspaceId, shelf, key, said)
    const { verdict } = checked
    if (verdict) throw problem(verdict.code, { detail: verdict.faults[0]!.message, issues: [...verdict.faults] })
    return checked
  }

  http.route(listQuestions, async ({ query }, { workspaceId }) => {
    const shelf = await shelfOf(workspaceId)
    const q = query.q?.toLowerCase()
    const wanted = [...shelf.questions.values()].filter(
      (item) =>
        (query.status === undefined || item.status === query.status) &&
        (query.attribute === undefined || attributeOf(item.draft) === query.attribute) &&
        (q === undefined ||
          item.key.includes(q) ||
          Object.values(item.draft.texts).some((t) => t.ask.toLowerCase().includes(q))),
    )
    const items = await Promise.all(wanted.map((item) => shown(workspaceId, shelf, item)))
    return { items: query.unused === 'true' ? items.filter((item) => item.usedBy.length === 0) : items }
  })

  http.route(getQuestion, ({ params }, { workspaceId }) => one(workspaceId, params.key))

  http.route(checkEndpoint, async ({ body: { key, ...said } }, { workspaceId }) => {
    const { verdict, uses, warnings } = await checkQuestion(
      db,
      deps,
      workspaceId,
      await shelfOf(workspaceId),
      key,
      said,
    )
    return { faults: [...(verdict?.faults ?? [])], warnings: [...warnings], usedBy: [...uses] }
  })

  http.route(putQuestion, async ({ params: { key }, body: { revision, ...said } }, { workspaceId, principal }) => {
    if (key === 'check')
      throw problem('invalid_request', { issues: [{ path: 'params.key', message: 'This word is an address' }] })
    await assertSound(workspaceId, await shelfOf(workspaceId), key, said)
    await saveDraft(editing(workspaceId, principal.label, key), revision, said)
    shelves.forget(workspaceId)
    return one(workspaceId, key)
  })

  http.route(publishQuestion, async ({ params: { key }, body }, { workspaceId, principal }) => {
    const shelf = await shelfOf(workspaceId)
    const item = shelf.questions.get(key)
    if (!item) throw problem('not_found', { detail: `There is no question ${key}.` })
    const { warnings } = await assertSound(workspaceId, shelf, key, item.draft)
    await publish(editing(workspaceId, principal.label, key), { ...body, warnings })
    shelves.forget(workspaceId)
    return one(workspaceId, key)
  })

  http.route(changeQuestionStatus, async ({ params: { key }, body: { status } }, { workspaceId, principal }) => {
    const { flows } = await shelfOf(workspaceId)
    const users = [...flows.values()]
      .filter((flow) => flow.status !== 'retired')
      .filter((flow) => [flow.draft, flow.published].some((said) => said && questionsOfFlow(said).includes(key)))
      .map((flow) => flow.key)
    await changeStatus(editing(workspaceId, principal.label, key), status, users)
    shelves.forget(workspaceId)
    return one(workspaceId, key)
  })

  http.route(questionVersions, async ({ params: { key } }, { workspaceId }) => {
    await one(workspaceId, key)
    const versions = await readVersions(db, workspaceId, 'question', key)
    return {
      items: versions.map(({ version, body, by, at, despite }) => ({
        ...{ version, question: body as QuestionSaid, by, at: at.toISOString(), despite },
      })),
    }
  })

  http.route(getAskingSettings, (_, { workspaceId }) => readSettings(db, workspaceId))

  http.route(putAskingSettings, async ({ body }, { workspaceId, principal }) => {
    const settings = JSON.stringify(body)
    await db.transaction().execute(async (tx) => {
      await tx
        .insertInto('asking_settings')
        .values({ workspace_id: workspaceId, settings })
        .onConflict((c) => c.column('workspace_id').doUpdateSet({ settings }))
        .execute()
      const [actor, action] = [principal.label, 'asking.settings_changed']
      await writeAudit(tx, { workspaceId, actor, action, target: 'asking', detail: body })
    })
    shelves.forget(workspaceId)
    return body
  })
}
