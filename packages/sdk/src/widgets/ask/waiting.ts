import { mayCollect } from '../../core/consent.ts'
import type { WidgetPage } from '../../core/types.ts'
import type { AnswerSent, AskingApi } from '../api/asking-api.ts'
import { mayRetry, persistently } from '../api/request.ts'

/** What waits on the device at most: answers, and for how long, in milliseconds. The server forgets what was typed after as long. */
const most = 20
const longest = 30 * 24 * 3_600_000

const read = (text: string | null): AnswerSent[] => {
  try {
    const all: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(all) ? (all as AnswerSent[]) : []
  } catch {
    return []
  }
}

const isYoung = ({ occurredAt }: AnswerSent, now: number): boolean => now - Date.parse(occurredAt ?? '') < longest

/**
 * Answers that the server could not be told of yet. They are kept on the device under the same rule as events: with a yes, else
 * for as long as the page lasts. Sent again, each under its own key, they count once.
 */
export const waitingAnswers = ({ candor, store }: Pick<WidgetPage, 'candor' | 'store'>) => {
  let here: AnswerSent[] = []
  const all = () => [...new Map([...read(store.get('asks')), ...here].map((one) => [one.idempotencyKey, one])).values()]
  const write = (answers: AnswerSent[]): void => {
    here = answers.slice(-most)
    if (here.length === 0) store.remove('asks')
    else if (mayCollect(candor.state().consent)) store.set('asks', JSON.stringify(here))
  }
  return {
    keep: (answer: AnswerSent): void =>
      write([...all().filter((one) => one.idempotencyKey !== answer.idempotencyKey), answer]),
    drop: (idempotencyKey: string): void => write(all().filter((one) => one.idempotencyKey !== idempotencyKey)),
    /** Sends what a former page could not; what the server will never take is let go. */
    resume: async (api: Pick<AskingApi, 'answer'>): Promise<void> => {
      for (const answer of all()) {
        const reply = isYoung(answer, Date.now()) ? await persistently(() => api.answer(answer), 2) : null
        if (reply && mayRetry(reply)) return
        write(all().filter((one) => one.idempotencyKey !== answer.idempotencyKey))
      }
    },
  }
}

export type WaitingAnswers = ReturnType<typeof waitingAnswers>
