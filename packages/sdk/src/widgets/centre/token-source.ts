import { uuid } from '../../core/ids.ts'
import { sha256 } from '../api/digest.ts'
import { preferencesApi } from '../api/preferences-api.ts'
import { persistently, type Reply, request } from '../api/request.ts'
import { toAnswers } from '../choice.ts'
import type { Preferences, PreferencesChange } from '../contract.ts'
import { readGpc } from '../gpc.ts'
import type { ChoiceSource, Choices } from './source.ts'

interface Options {
  host: string
  /** The signed preference token: it names the person, and ends. */
  token: string
  locale: string
  /** Purposes that a Global Privacy Control signal refuses. */
  advertisingCategories: readonly string[]
  /** Told which purposes the person allowed or stopped, so that this device follows. */
  onSaved?(purposes: Record<string, boolean>): void
}

/** Tries before saying that a change did not arrive: the person waits for it. */
const attempts = 2

/** The choices of the person that a token names, wherever they are. Nothing of it is kept on this device. */
export const tokenSource = ({ host, token, locale, advertisingCategories, onSaved }: Options): ChoiceSource => {
  const api = preferencesApi(host, token, locale)
  const gpc = readGpc()

  const read = (reply: Reply<Preferences>): Reply<Choices> => {
    if (!reply.ok) return reply
    const purposes = reply.value.purposes.map((purpose) => ({
      ...purpose,
      locked: gpc && purpose.state !== 'granted' && advertisingCategories.includes(purpose.key),
    }))
    return { ok: true, value: { ...reply.value, purposes } }
  }

  return {
    deviceOnly: false,
    gpc,
    load: async () => read(await persistently(api.load, attempts)),
    save: async (now, { purposes = {}, topic, channel, frequency }, layout) => {
      const before = Object.fromEntries(now.purposes.map(({ key, state }) => [key, state === 'granted']))
      const asked = now.purposes.filter(({ key }) => key in purposes)
      const { agreement } = now
      const shown: PreferencesChange['shown'] = agreement && {
        agreement: {
          key: agreement.key,
          version: agreement.version,
          locale: agreement.locale ?? locale,
          textSha256: agreement.textSha256,
        },
        layoutSha256: (await sha256(layout)) ?? '',
        signals: { gpc },
      }
      const change: PreferencesChange = {
        answers: toAnswers(asked, before, purposes),
        ...(topic && { topics: [topic] }),
        ...(channel && { channels: [channel] }),
        ...(frequency && { frequency }),
        ...(shown && { shown }),
        idempotencyKey: uuid(),
      }
      const reply = read(await persistently(() => api.save(change), attempts))
      if (!reply.ok) return reply
      if (asked.length > 0) onSaved?.(purposes)
      return { ok: true, value: { choices: reply.value, waiting: false } }
    },
    verifyUrl: `${host}/verify`,
    receipt: (url) => {
      const { href, origin } = new URL(url, `${host}/`)
      // The token is for the server alone.
      return request<Blob>(href, { as: 'blob', ...(origin === new URL(host).origin && { token }) })
    },
  }
}
