import type { WidgetPage } from '../../core/types.ts'
import type { ConsentApi } from '../api/consent-api.ts'
import { sha256 } from '../api/digest.ts'
import { endedBy, isDue, type WidgetMemory } from '../api/memory.ts'
import type { Question } from '../choice.ts'
import type { Agreement } from '../contract.ts'
import { readGpc } from '../gpc.ts'

export interface ToAsk {
  agreement: Agreement
  question: Question
  gpc: boolean
  /** There is an answer, but it does not cover today's text, or TCF's policies, or is too old; null: there is none. */
  again: 'text' | 'policy' | 'age' | null
  tcfPolicy: number | undefined
}

const complain = (sentence: string): null => {
  console.error('candor', sentence)
  return null
}

/** Null where nothing is to be asked: there is an answer that holds, or the question cannot be asked as it should be. */
export const whatToAsk = async (
  { candor, settings }: WidgetPage,
  api: ConsentApi,
  memory: WidgetMemory,
  locale: string,
): Promise<ToAsk | null> => {
  const { status } = candor.state().consent
  const asked = memory.asked()
  const answered = status === 'granted' && asked !== null && isDue(asked, Date.now()) ? asked : null
  if (!answered && status !== 'unknown') return null

  const reply = await api.config(locale, asked)
  if (!reply.ok)
    return complain(`The consent question could not be loaded (${reply.status}); nothing new is collected.`)
  const { agreement, purposes, rules, gpcHonoured, reask, cmp } = reply.value
  const tcfPolicy = cmp?.vendors?.policyVersion
  let again: ToAsk['again'] = null
  if (answered) {
    // Refused meanwhile, in another tab or in the preference centre: that stands, and the device keeps nothing but the word.
    if (candor.state().consent.status !== 'granted') return null
    memory.setAsked({ ...answered, at: Date.now() })
    // Once for each version, whatever the server says: nobody is nagged.
    const sameWords = answered.key === agreement.key && answered.version === agreement.version
    again = reask && !sameWords ? 'text' : endedBy(answered, reply.value)
    if (again === null) return null
  }

  const hash = await sha256(agreement.text)
  if (hash === null) return complain('Consent is asked on https pages only: without it, nothing can be proved.')
  if (hash !== agreement.textSha256) return complain('The agreement differs from its published hash; not asking.')

  const gpc = gpcHonoured || readGpc()
  const refusedBySignal = gpc ? settings.advertisingCategories : []
  return { agreement, question: { purposes, rules, refusedBySignal }, gpc, again, tcfPolicy }
}
