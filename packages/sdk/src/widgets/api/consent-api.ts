import type { AnswerResult, AnswerSheet, ConsentConfig, Presentation } from '../contract.ts'
import type { Asked } from './memory.ts'
import { request } from './request.ts'

/** The consent interface of the server, for a page that knows nothing but its write key. */
export const consentApi = (host: string, writeKey: string) => ({
  config: (locale: string, accepted: Asked | null) => {
    const query = new URLSearchParams({ writeKey, locale })
    if (accepted) query.set('accepted', `${accepted.key}@${accepted.version}`)
    if (accepted?.tcfPolicy) query.set('tcfPolicy', String(accepted.tcfPolicy))
    return request<ConsentConfig>(`${host}/v1/consent/config?${query}`)
  },
  present: (body: Presentation) =>
    request<{ presentationId: string }>(`${host}/v1/consent/presentations`, { method: 'POST', body }),
  answer: (body: AnswerSheet) => request<AnswerResult>(`${host}/v1/consent/answers`, { method: 'POST', body }),
})

export type ConsentApi = ReturnType<typeof consentApi>
