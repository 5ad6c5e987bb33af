import { getNps, getThemes, setThemeOwner } from '@candor/contracts'
import { type Http, type Principal, problem } from '../../../platform/http/index.ts'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { purposeNamed } from '../../consent/index.ts'
import { writeAudit } from '../../workspaces/index.ts'
import type { FeedbackDeps } from '../register.ts'
import { readLexicon } from '../themes/workspace-lexicon.ts'
import { dayOf, daysBefore, lengthOf, stepOf, stepsBetween } from './days.ts'
import { leastAnswers, type NpsTally, npsSeries } from './nps.ts'
import { readNpsDays, readThemeCounts } from './tallies.store.ts'
import { leastTexts, themeFigures } from './theme-figures.ts'

/** Some ten years. */
const mostDays = 3_660

const periodOf = (query: { from?: string | undefined; to?: string | undefined }): { from: string; to: string } => {
  const to = query.to ?? dayOf(Date.now())
  const from = query.from ?? daysBefore(to, 89)
  const days = lengthOf(from, to)
  if (days < 1 || days > mostDays)
    throw problem('invalid_request', {
      issues: [{ path: 'query.from', message: `Not after \`to\`, and at most ${mostDays} days before it` }],
    })
  return { from, to }
}

const none: NpsTally = { promoters: 0, passives: 0, detractors: 0 }
const plus = (a: NpsTally, b: NpsTally): NpsTally => ({
  promoters: a.promoters + b.promoters,
  passives: a.passives + b.passives,
  detractors: a.detractors + b.detractors,
})

/** What many people said, in counts that point at nobody, and who answers for it. */
export const registerReports = (http: Http, { postgres, purposes, catalogues, startOf }: FeedbackDeps): void => {
  const reading = async <T>(
    workspaceId: number,
    principal: Principal,
    purpose: string,
    act: (tx: ForPurpose) => Promise<T>,
  ) => {
    const known = await purposeNamed(catalogues, workspaceId, purpose)
    return purposes.withPurpose(known, { workspaceId, actor: principal.label }, act)
  }

  http.route(getNps, async ({ query }, { workspaceId, principal }) => {
    const { from, to } = periodOf(query)
    const days = await reading(workspaceId, principal, query.purpose, (tx) =>
      readNpsDays(tx, workspaceId, { from, to }),
    )
    const steps = stepsBetween(from, to, query.every)
    const bySteps = new Map<string, NpsTally>()
    let before = none
    for (const { day, ...tally } of days) {
      if (day < from) before = plus(before, tally)
      else bySteps.set(stepOf(day, query.every), plus(bySteps.get(stepOf(day, query.every)) ?? none, tally))
    }
    // One start a purpose: however the time is cut, all answers are of one running total.
    const start = (part: string) => startOf('nps', workspaceId, query.purpose, part)
    const { total, points } = npsSeries(
      before,
      steps.map((s) => bySteps.get(s) ?? none),
      start,
    )
    return { minimum: leastAnswers, total, points: points.map((p, i) => ({ ...p, from: steps[i]! })) }
  })

  http.route(getThemes, async ({ query }, { workspaceId, principal }) => {
    const { from, to } = periodOf(query)
    const previous = daysBefore(from, lengthOf(from, to))
    const { all, themes } = await reading(workspaceId, principal, query.purpose, (tx) =>
      readThemeCounts(tx, workspaceId, { previous, from, to }),
    )
    const { lexicon } = await readLexicon(postgres.db, workspaceId)
    const owners = await postgres.db
      .selectFrom('feedback_owners')
      .select(['theme', 'owner'])
      .where('workspace_id', '=', workspaceId)
      .execute()
    const ownerOf = new Map(owners.map((o) => [o.theme, o.owner]))
    const zero = { before: 0, previous: 0, current: 0 }
    // Which themes there are says the lexicon, not what people said.
    const asked = new Map(
      lexicon.themes.map(({ key }) => [key, themes.get(key) ?? { texts: zero, positive: zero, negative: zero }]),
    )
    const figures = themeFigures(all, asked, (...name) => startOf('themes', workspaceId, query.purpose, ...name))
    const namesOf = new Map(lexicon.themes.map((t) => [t.key, t.names]))
    return {
      minimum: leastTexts,
      ...{ texts: figures.texts, from, to },
      themes: figures.themes.map((t) => ({ ...t, names: namesOf.get(t.key)!, owner: ownerOf.get(t.key) ?? null })),
    }
  })

  http.route(setThemeOwner, async ({ params: { theme }, body: { owner } }, { workspaceId, principal }) => {
    const { lexicon } = await readLexicon(postgres.db, workspaceId)
    if (!lexicon.themes.some((t) => t.key === theme))
      throw problem('not_found', { detail: `There is no theme ${theme}.` })
    await postgres.db.transaction().execute(async (tx) => {
      if (owner === null)
        await tx
          .deleteFrom('feedback_owners')
          .where('workspace_id', '=', workspaceId)
          .where('theme', '=', theme)
          .execute()
      else
        await tx
          .insertInto('feedback_owners')
          .values({ workspace_id: workspaceId, theme, owner })
          .onConflict((oc) => oc.columns(['workspace_id', 'theme']).doUpdateSet({ owner, since: new Date() }))
          .execute()
      await writeAudit(tx, {
        workspaceId,
        actor: principal.label,
        action: 'feedback.owner_set',
        target: `theme:${theme}`,
        detail: { owner },
      })
    })
    return { theme, owner }
  })
}
