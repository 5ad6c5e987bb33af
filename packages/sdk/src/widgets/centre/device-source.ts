import type { WidgetPage } from '../../core/types.ts'
import { createAnswering } from '../api/answers.ts'
import { consentApi } from '../api/consent-api.ts'
import { sha256 } from '../api/digest.ts'
import { request } from '../api/request.ts'
import { answer, askable, type Question, toAnswers } from '../choice.ts'
import type { ConsentConfig } from '../contract.ts'
import { readGpc } from '../gpc.ts'
import { pageLocale } from '../language.ts'
import { applied, type ChoiceSource, type Choices } from './source.ts'

/** The choices of whoever uses this browser, known by nothing but what the device remembers. */
export const deviceSource = (page: WidgetPage): ChoiceSource => {
  const { candor, settings } = page
  const api = consentApi(settings.host, settings.writeKey)
  const answering = createAnswering(page, api)
  const { memory } = answering
  const locale = pageLocale(settings.locale)
  let config: ConsentConfig | undefined
  let gpc = readGpc()

  const questionOf = ({ purposes, rules }: ConsentConfig): Question => ({
    purposes,
    rules,
    refusedBySignal: gpc ? settings.advertisingCategories : [],
  })

  const read = (loaded: ConsentConfig): Choices => {
    const { status, preferences } = candor.state().consent
    const question = questionOf(loaded)
    const state = (key: string) => {
      if (preferences?.[key] === true) return 'granted'
      return status === 'unknown' ? 'unknown' : 'refused'
    }
    return {
      purposes: [...loaded.purposes.filter(({ essential }) => essential), ...askable(question)].map((purpose) => ({
        ...purpose,
        state: purpose.essential ? 'granted' : state(purpose.key),
        since: null,
        locked: question.refusedBySignal.includes(purpose.key),
      })),
      receipts: answering.receipts(),
      agreement: loaded.agreement,
    }
  }

  return {
    deviceOnly: true,
    get gpc() {
      return gpc
    },
    load: async () => {
      const reply = await api.config(locale, memory.asked())
      if (!reply.ok) return reply
      const { agreement, gpcHonoured } = reply.value
      // Words that cannot be proved are not agreed to; what was agreed to can be withdrawn all the same, with `refuseAll`.
      if ((await sha256(agreement.text)) !== agreement.textSha256) return { ok: false, status: 0, retryAfter: null }
      gpc ||= gpcHonoured
      config = reply.value
      return { ok: true, value: read(config) }
    },
    save: async (now, change, layout) => {
      const { agreement, ...loaded } = config!
      const before = candor.state().consent.preferences
      const changed = change.purposes ?? {}
      const preferences = answer(questionOf(config!), ({ key }) => changed[key] ?? before?.[key] === true)
      const asked = loaded.purposes.filter(({ key }) => key in changed)
      const layoutSha256 = sha256(layout).then((hash) => hash ?? '')
      const { key, version, textSha256 } = agreement
      const outcome = await answering.submit({
        preferences,
        answers: toAnswers(asked, before, preferences),
        presentation: {
          writeKey: settings.writeKey,
          agreement: { key, version, locale: agreement.locale ?? locale, textSha256 },
          layoutSha256: await layoutSha256,
          signals: { gpc },
        },
        tcfPolicy: loaded.cmp?.vendors?.policyVersion,
      })
      const choices = applied(now, change, new Date().toISOString())
      return {
        ok: true,
        value: { choices: { ...choices, receipts: answering.receipts() }, waiting: outcome === 'waiting' },
      }
    },
    verifyUrl: `${settings.host}/verify`,
    refuseAll: () => candor.consent('denied'),
    receipt: (url) => request<Blob>(new URL(url, `${settings.host}/`).href, { as: 'blob' }),
  }
}
