/** @jsxImportSource preact */
import type { ConsentAnswer } from '@candor/contracts'
import { useEffect, useState } from 'preact/hooks'
import { createAnswering } from '../../api/answers.ts'
import { consentApi } from '../../api/consent-api.ts'
import { sha256 } from '../../api/digest.ts'
import { answer, askable, preset, type Question, toAnswers } from '../../choice.ts'
import type { Agreement, ConsentConfig } from '../../contract.ts'
import { readGpc } from '../../gpc.ts'
import { pageLocale } from '../../language.ts'
import { PurposeSwitch } from '../../ui/purpose-switch.tsx'
import type { ControlProps } from './control.tsx'

interface Loaded {
  config: ConsentConfig
  agreement: Agreement
  question: Question
  gpc: boolean
}

/**
 * The consent question itself, with its words and through the ledger, as in the banner: the answer only refers to what was said
 * there. Yes and no are two equal buttons. A no that leaves no receipt, of somebody who never agreed, is "rather not say".
 */
export const ConsentControl = ({
  question: shown,
  m,
  labelledBy,
  describedBy,
  page,
  layout,
  onAnswer,
  onRefuse,
}: ControlProps) => {
  const { candor, settings } = page
  const purposes = shown.form.type === 'consent' ? shown.form.purposes : []
  const [loaded, setLoaded] = useState<Loaded | 'failed' | null>(null)
  const [touched, setTouched] = useState<Record<string, boolean>>({})
  const [busy, setBusy] = useState(false)
  const [api] = useState(() => consentApi(settings.host, settings.writeKey))
  const locale = pageLocale(settings.locale)
  useEffect(() => {
    void api.config(locale, null).then(async (reply) => {
      // Words that cannot be proved are not agreed to.
      if (!reply.ok || (await sha256(reply.value.agreement.text)) !== reply.value.agreement.textSha256)
        return setLoaded('failed')
      const config = reply.value
      const gpc = config.gpcHonoured || readGpc()
      const refusedBySignal = gpc ? settings.advertisingCategories : []
      const question = { purposes: config.purposes, rules: config.rules, refusedBySignal }
      setLoaded({ config, agreement: config.agreement, question, gpc })
    })
  }, [])
  if (loaded === null) return <p class="quiet">{m.consentLoading}</p>
  if (loaded === 'failed') return <p class="panel">{m.consentFailed}</p>
  const { agreement, question, gpc, config } = loaded
  const asked = askable(question).filter(({ key }) => purposes.includes(key))
  const chosen = { ...preset(question), ...touched }

  const say = async (allows: (key: string) => boolean): Promise<void> => {
    setBusy(true)
    const answering = createAnswering(page, api)
    const before = candor.state().consent.preferences
    const known = new Set(answering.receipts().map(({ id }) => id))
    const preferences = answer(question, ({ key }) => (purposes.includes(key) ? allows(key) : before?.[key] === true))
    const { key, version, textSha256 } = agreement
    await answering.submit({
      preferences,
      answers: toAnswers(asked, before, preferences),
      presentation: {
        writeKey: settings.writeKey,
        agreement: { key, version, locale: agreement.locale ?? locale, textSha256 },
        layoutSha256: (await sha256(layout())) ?? '',
        signals: { gpc },
      },
      tcfPolicy: config.cmp?.vendors?.policyVersion,
    })
    const receipts = answering.receipts().filter(({ id }) => !known.has(id))
    const given: ConsentAnswer['given'] = Object.fromEntries(
      purposes.map((purpose) => [purpose, preferences[purpose] ? 'grant' : 'deny']),
    )
    if (receipts.length > 0) onAnswer({ given, receipts: receipts.map(({ id }) => id) } satisfies ConsentAnswer)
    else onRefuse()
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: the question names the group, and stands above
    <div role="group" aria-labelledby={labelledBy} aria-describedby={describedBy}>
      <p class="panel text" dir="auto">
        {agreement.text}
      </p>
      {gpc && <p class="quiet">{m.consentGpc}</p>}
      <ul>
        {asked.map((purpose) =>
          asked.length === 1 ? (
            <li key={purpose.key} class="purpose">
              <div>
                <strong>{purpose.name}</strong>
                <p>{purpose.description}</p>
              </div>
            </li>
          ) : (
            <PurposeSwitch
              key={purpose.key}
              purpose={purpose}
              on={chosen[purpose.key] === true && !question.refusedBySignal.includes(purpose.key)}
              locked={question.refusedBySignal.includes(purpose.key)}
              onChange={(on) => setTouched((now) => ({ ...now, [purpose.key]: on }))}
            />
          ),
        )}
      </ul>
      <div class="actions even">
        <button type="button" disabled={busy} onClick={() => void say(() => false)}>
          {m.refuse}
        </button>
        <button type="button" disabled={busy} onClick={() => void say(() => true)}>
          {m.agree}
        </button>
        {asked.length > 1 && (
          <button type="button" disabled={busy} onClick={() => void say((key) => chosen[key] === true)}>
            {m.saveChoice}
          </button>
        )}
      </div>
    </div>
  )
}
