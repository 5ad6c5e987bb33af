import { uuid } from '../../core/ids.ts'
import type { CategoryPreferences, WidgetPage } from '../../core/types.ts'
import type { Answer, AnswerSheet, Presentation, Receipt } from '../contract.ts'
import type { ConsentApi } from './consent-api.ts'
import { type Outgoing, widgetMemory } from './memory.ts'
import { mayRetry, persistently, type Reply } from './request.ts'

export interface Submission {
  /** Every purpose that was in question, and whether it is allowed from now on. */
  preferences: CategoryPreferences
  answers: Answer[]
  /** What was on the screen. */
  presentation: Presentation
  /** The number the server gives it, where it is being told already; null: it could not be told. */
  presented?: Promise<string | null>
  /** Version of TCF's policies that was in force when the question was asked, where the operator takes part. */
  tcfPolicy: number | undefined
}

/** `waiting`: in force on this device; the server is told as soon as it can be reached. */
export type Outcome = 'done' | 'waiting'

export type Answering = ReturnType<typeof createAnswering>

/**
 * Puts an answer into force on this device first, then tells the server. A yes, and the withdrawal of one, are kept until the server
 * has them; a mere refusal names nobody and leaves nothing behind, so it is told while the page lasts.
 */
export const createAnswering = ({ candor, settings, store, answered }: WidgetPage, api: ConsentApi) => {
  const memory = widgetMemory(store)
  /** Of this page: what a withdrawal leaves on no device can still be saved by whoever is looking at it. */
  const fresh: Receipt[] = []

  /** Makes the answer hold, and says who gave it. */
  const enforce = (preferences: CategoryPreferences): AnswerSheet['subject'] => {
    const before = candor.state()
    candor.consent(preferences)
    const after = candor.state()
    // Who withdraws is who had agreed; afterwards the device knows no id any more.
    const known = after.consent.status === 'granted' ? after : before.consent.status === 'granted' ? before : null
    return known ? { anonymousId: known.anonymousId, ...(known.userId && { userId: known.userId }) } : {}
  }

  const send = async (outgoing: Outgoing): Promise<Outcome> => {
    const { presentation, sheet } = outgoing
    if (presentation) {
      const shown = await persistently(() => api.present(presentation))
      if (!shown.ok) return ended(shown)
      sheet.presentationId = shown.value.presentationId
    }
    const reply = await persistently(() => api.answer(sheet))
    if (!reply.ok) return ended(reply)
    const receipts = reply.value.receipts.map((receipt): Receipt => ({ ...receipt, at: sheet.occurredAt }))
    fresh.push(...receipts)
    // Not after a withdrawal: the device keeps nothing but the word.
    if (candor.state().consent.status === 'granted' && receipts.length > 0) memory.addReceipts(receipts)
    return 'done'
  }

  /** Sends what is kept, oldest first, and lets go of what the server has, or will never take. */
  const drain = async (): Promise<void> => {
    for (const outgoing of memory.outgoing()) {
      if ((await send(outgoing)) === 'waiting') return
      const { idempotencyKey } = outgoing.sheet
      memory.setOutgoing(memory.outgoing().filter((other) => other.sheet.idempotencyKey !== idempotencyKey))
    }
  }

  let line: Promise<unknown> = Promise.resolve()
  /** One after the other: a yes that overtakes its own withdrawal would stand. */
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const turn = line.then(act)
    line = turn.catch(() => undefined)
    return turn
  }

  return {
    memory,
    receipts: (): Receipt[] => [...new Map([...memory.receipts(), ...fresh].map((one) => [one.id, one])).values()],
    submit: ({ preferences, answers, presentation, presented, tcfPolicy }: Submission): Promise<Outcome> => {
      const subject = enforce(preferences)
      const { key, version } = presentation.agreement
      if (candor.state().consent.status === 'granted')
        memory.setAsked({ key, version, at: Date.now(), since: Date.now(), tcfPolicy })
      answered?.forEach((hear) => {
        hear()
      })
      const sheet: AnswerSheet = {
        writeKey: settings.writeKey,
        subject,
        presentationId: '',
        answers,
        occurredAt: new Date().toISOString(),
        idempotencyKey: uuid(),
      }
      const outgoing: Outgoing = { presentation, sheet }
      if (subject.anonymousId) memory.setOutgoing([...memory.outgoing(), outgoing])
      const ours = (other: Outgoing) => other.sheet.idempotencyKey === sheet.idempotencyKey
      return inTurn(async () => {
        const presentationId = await presented
        const ready: Outgoing = presentationId
          ? { presentation: null, sheet: { ...sheet, presentationId } }
          : { presentation, sheet }
        if (!subject.anonymousId) return send(ready)
        memory.setOutgoing(memory.outgoing().map((other) => (ours(other) ? ready : other)))
        await drain()
        return memory.outgoing().some(ours) ? 'waiting' : 'done'
      })
    },
    /** Sends what a former page could not. */
    resume: (): Promise<void> => inTurn(drain),
  }
}

/** Of a request that failed: it may help to try again later, or never will. */
const ended = (reply: Reply<unknown>): Outcome => {
  if (mayRetry(reply)) return 'waiting'
  console.error('candor', 'The server refused an answer to the consent question', reply)
  return 'done'
}
