import { askingReport, flowResults, type QuestionSaid, questionResults } from '@candor/contracts'
import { createStarts, few } from '../../../platform/disclosure/index.ts'
import { type Http, type Principal, problem } from '../../../platform/http/index.ts'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { purposeNamed } from '../../consent/index.ts'
import { guardOf } from '../../segments/index.ts'
import { installationSecret } from '../../workspaces/index.ts'
import { dayMs } from '../choose/attention.ts'
import type { AskingDeps } from '../deps.ts'
import type { Shelf, Shelves } from '../shelf.ts'
import {
  countPeople,
  type Reception,
  readCoverage,
  readDistribution,
  readFlowReception,
  readNumbers,
  readReception,
} from './results.store.ts'
import { meanOf, npsOf, shareOf } from './statistics.ts'

const untold: readonly QuestionSaid['form']['type'][] = [
  'short_text',
  'long_text',
  'contact',
  'file',
  'consent',
  'money',
  'date',
]

const none = (key: string): Reception => ({
  ...{ key, shown: 0, answered: 0, skipped: 0, ratherNotSay: 0, dismissed: 0, ignored: 0, takenBack: 0, paid: 0 },
  ...{ median: null, p90: null },
})

/** What came of asking. Counts that could point at somebody are told as those of segments are: in tens, or not at all. */
export const registerResults = async (http: Http, deps: AskingDeps, shelves: Shelves): Promise<void> => {
  const { purposes, catalogues } = deps
  const startOf = createStarts(await installationSecret(deps.postgres, 'asking_count_secret'))

  const within = async <T>(
    { workspaceId, principal }: { workspaceId: number; principal: Principal },
    key: string,
    act: (tx: ForPurpose) => Promise<T>,
  ): Promise<T> => {
    const purpose = await purposeNamed(catalogues, workspaceId, key)
    return purposes.withPurpose(purpose, { workspaceId, actor: principal.label }, act)
  }
  const spanOf = (days: number, shelf: Shelf) => {
    const now = deps.now()
    const ignoredBefore = new Date(now - shelf.settings.ignoredAfterMinutes * 60_000)
    return { since: new Date(now - days * dayMs), ignoredBefore }
  }
  const guards = (principal: Principal, workspaceId: number, key: string) => (name: string) =>
    guardOf(principal, startOf(name, workspaceId, key))

  const exchangeOf = (r: Reception, guard: ReturnType<typeof guards>) => ({
    outcomes: {
      ...{
        shown: guard('shown')(r.shown),
        answered: guard('answered')(r.answered),
        skipped: guard('skipped')(r.skipped),
      },
      ...{ ratherNotSay: guard('rather')(r.ratherNotSay), dismissed: guard('dismissed')(r.dismissed) },
      ...{ ignored: guard('ignored')(r.ignored), takenBack: guard('back')(r.takenBack) },
    },
    answerRate: shareOf(r.answered, r.shown),
    secondsToAnswer: r.answered < few || r.median === null ? null : { median: r.median, p90: r.p90! },
    paid: guard('paid')(r.paid),
  })
  const coverageOf = async (tx: ForPurpose, workspaceId: number, shelf: Shelf, said: QuestionSaid) => {
    if (said.to.of !== 'person') return { known: 0, fresh: 0 }
    const ages = said.halfLifeDays ?? shelf.definitions.get(said.to.attribute)?.halfLifeDays ?? null
    return readCoverage(tx, workspaceId, said.to.attribute, ages)
  }

  http.route(questionResults, async ({ params: { key }, query }, { workspaceId, principal }) => {
    const shelf = await shelves.of(workspaceId)
    const item = shelf.questions.get(key)
    if (!item) throw problem('not_found', { detail: `There is no question ${key}.` })
    const said = item.published ?? item.draft
    const { since, ignoredBefore } = spanOf(query.days, shelf)
    return within({ workspaceId, principal }, query.purpose, async (tx) => {
      const reception = (await readReception(tx, workspaceId, { since, ignoredBefore, key })).get(key) ?? none(key)
      const isTold = !untold.includes(said.form.type)
      const answers = isTold ? await readDistribution(tx, workspaceId, key, since) : []
      const numbers = await readNumbers(tx, workspaceId, key, since)
      const guard = guards(principal, workspaceId, key)
      const { known, fresh } = await coverageOf(tx, workspaceId, shelf, said)
      return {
        key,
        ...exchangeOf(reception, guard),
        answers: answers.map(({ answer, count }) => ({
          answer,
          count: guard(`answer:${answer}`)(count),
          share: shareOf(Math.min(count, reception.answered), reception.answered),
        })),
        mean: meanOf(numbers.n, numbers.mean, numbers.deviation),
        nps: said.form.type === 'nps' ? npsOf(numbers.promoters, numbers.detractors, numbers.n) : null,
        freshness: { known: guard('known')(known), fresh: guard('fresh')(fresh) },
      }
    })
  })

  http.route(askingReport, async ({ query }, { workspaceId, principal }) => {
    const shelf = await shelves.of(workspaceId)
    const span = spanOf(query.days, shelf)
    return within({ workspaceId, principal }, query.purpose, async (tx) => {
      const receptions = await readReception(tx, workspaceId, span)
      const people = await countPeople(tx, workspaceId)
      const items = []
      for (const { key, published, draft, status } of shelf.questions.values()) {
        if (status === 'retired') continue
        const said = published ?? draft
        const { known, fresh } = await coverageOf(tx, workspaceId, shelf, said)
        const guard = guards(principal, workspaceId, key)
        items.push({
          key,
          ...exchangeOf(receptions.get(key) ?? none(key), guard),
          ...{ known: guard('known')(known), fresh: guard('fresh')(fresh), usedBy: shelf.uses(key, said).length },
          coverage: shareOf(Math.min(fresh, people), people),
        })
      }
      return { people: guardOf(principal, startOf('people', workspaceId))(people), items }
    })
  })

  http.route(flowResults, async ({ params: { key }, query }, { workspaceId, principal }) => {
    const shelf = await shelves.of(workspaceId)
    const item = shelf.flows.get(key)
    if (!item) throw problem('not_found', { detail: `There is no flow ${key}.` })
    const guard = guards(principal, workspaceId, key)
    return within({ workspaceId, principal }, query.purpose, async (tx) => {
      const { opened, finished, steps } = await readFlowReception(tx, workspaceId, key, spanOf(query.days, shelf))
      const byId = new Map(steps.map((step) => [step.id, step]))
      return {
        ...{
          key,
          opened: guard('opened')(opened),
          finished: guard('finished')(finished),
          finishRate: shareOf(finished, opened),
        },
        steps: (item.published ?? item.draft).steps.map(({ id }) => {
          const step = byId.get(id) ?? { reached: 0, answered: 0, left: 0 }
          return {
            ...{ id, reached: guard(`reached:${id}`)(step.reached), answered: guard(`answered:${id}`)(step.answered) },
            left: guard(`left:${id}`)(step.left),
          }
        }),
      }
    })
  })
}
