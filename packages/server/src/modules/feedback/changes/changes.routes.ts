import { listFeedbackChanges, listFeedbackNotes, planFeedbackChange, settleFeedbackChange } from '@candor/contracts'
import { few } from '../../../platform/disclosure/index.ts'
import { type Http, type Principal, problem } from '../../../platform/http/index.ts'
import { type ForPurpose, retryConflicts } from '../../../platform/postgres/index.ts'
import { purposeNamed } from '../../consent/index.ts'
import { bitsOf } from '../../profiles/index.ts'
import { writeAudit } from '../../workspaces/index.ts'
import type { FeedbackDeps } from '../register.ts'
import { dayOf, daysBefore } from '../reports/days.ts'
import { readNotes } from '../texts/texts.store.ts'
import { readLexicon } from '../themes/workspace-lexicon.ts'
import { countNotes, insertChange, queueNotes, readChanges, type StoredChange, settleChange } from './changes.store.ts'

const mostNotes = 1_000

/** Languages that were written; those left out are no texts. */
const written = (message: Partial<Record<string, string>> | null): Record<string, string> | null => {
  const texts = Object.entries(message ?? {}).flatMap(([language, text]) =>
    text === undefined ? [] : [[language, text]],
  )
  return texts.length === 0 ? null : Object.fromEntries(texts)
}

/** What is done about themes, and that those who spoke of them hear of it. */
export const registerChanges = (http: Http, deps: FeedbackDeps): void => {
  const { postgres, purposes, catalogues, startOf } = deps
  const writing = <T>(workspaceId: number, principal: Principal, act: (tx: ForPurpose) => Promise<T>) =>
    retryConflicts(() => purposes.withPurpose('resolution', { workspaceId, actor: principal.label }, act))

  const shown = async (tx: ForPurpose, workspaceId: number, changes: readonly StoredChange[]) => {
    const counts = await countNotes(
      tx,
      workspaceId,
      changes.map((c) => c.id),
    )
    return changes.map((c) => {
      const start = startOf('notes', workspaceId, c.id)
      return { ...c, told: Math.floor(((counts.get(c.id) ?? 0) + start) / few) * few || null }
    })
  }

  http.route(listFeedbackChanges, ({ query }, { workspaceId, principal }) =>
    writing(workspaceId, principal, async (tx) => ({
      items: await shown(tx, workspaceId, await readChanges(tx, workspaceId, query)),
    })),
  )

  http.route(planFeedbackChange, async ({ body }, { workspaceId, principal }) => {
    const { lexicon } = await readLexicon(postgres.db, workspaceId)
    if (!lexicon.themes.some((t) => t.key === body.theme))
      throw problem('not_found', { detail: `There is no theme ${body.theme}.` })
    // Throws unknown_purpose.
    bitsOf(await catalogues.fresh(workspaceId), [body.purpose])
    return writing(workspaceId, principal, async (tx) => {
      const change = await insertChange(tx, workspaceId, {
        ...{ theme: body.theme, title: body.title, message: written(body.message), purpose: body.purpose },
        ...{ since: body.since ?? daysBefore(dayOf(Date.now()), 365), createdBy: principal.label },
      })
      await writeAudit(tx, {
        workspaceId,
        actor: principal.label,
        action: 'feedback.change_planned',
        target: `feedback_change:${change.id}`,
        detail: { theme: change.theme, title: change.title },
      })
      return (await shown(tx, workspaceId, [change]))[0]!
    })
  })

  http.route(settleFeedbackChange, async ({ params: { id }, body }, { workspaceId, principal }) => {
    const catalogue = await catalogues.fresh(workspaceId)
    return writing(workspaceId, principal, async (tx) => {
      const [planned] = await readChanges(tx, workspaceId, { id })
      if (!planned) throw problem('not_found', { detail: 'There is no such change.' })
      const message = body.message === undefined ? planned.message : written(body.message)
      const settled = await settleChange(tx, workspaceId, id, { status: body.status, message })
      if (!settled) throw problem('conflict', { detail: `The change is ${planned.status} already.` })
      if (settled.status === 'made' && message !== null)
        await queueNotes(tx, workspaceId, settled, bitsOf(catalogue, [settled.purpose]))
      await writeAudit(tx, {
        workspaceId,
        actor: principal.label,
        action: `feedback.change_${body.status}`,
        target: `feedback_change:${id}`,
        detail: { theme: settled.theme, isTold: settled.status === 'made' && message !== null },
      })
      return (await shown(tx, workspaceId, [settled]))[0]!
    })
  })

  http.route(listFeedbackNotes, async ({ params: { id } }, { workspaceId, principal }) => {
    const [change] = await readChanges(postgres.db, workspaceId, { id })
    if (!change) throw problem('not_found', { detail: 'There is no such change.' })
    const purpose = await purposeNamed(catalogues, workspaceId, change.purpose)
    return purposes.withPurpose(purpose, { workspaceId, actor: principal.label }, async (tx) => {
      const items = await readNotes(tx, workspaceId, { changeId: id }, mostNotes)
      await writeAudit(tx, {
        workspaceId,
        actor: principal.label,
        action: 'feedback.notes_read',
        target: `feedback_change:${id}`,
        detail: { count: items.length, purpose: change.purpose },
      })
      return { items }
    })
  })
}
