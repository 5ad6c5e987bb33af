import { type ConsentLineResult, importConsent } from '@candor/contracts'
import { type SenderOptions, sendTo } from './send-lines.ts'

/** Makes a function that sends answers about consent, each a line of POST /v1/consent/import. */
export const createAnswerSender = ({ apiKey, ...options }: SenderOptions & { apiKey: string }) =>
  sendTo<ConsentLineResult>(
    {
      endpoint: importConsent,
      authorization: `Bearer ${apiKey}`,
      packs: false,
      frame: (lines) => `{"lines":[${lines.join(',')}]}`,
      results: (json) => importConsent.response.safeParse(json).data?.results,
    },
    options,
  )
