/** `/sdk/frameworks.js`: tells the answer to advertising vendors, in the words of IAB's two frameworks. */
import type { Purpose } from '@candor/contracts'
import { startGppApi, writeGpp } from '@candor/tcf-gpp/gpp'
import { startTcfApi, writeTcf } from '@candor/tcf-gpp/tcf'
import type { ConsentState, WidgetPage } from '../../core/types.ts'
import { consentApi } from '../api/consent-api.ts'
import { endedBy, widgetMemory } from '../api/memory.ts'
import type { Cmp } from '../contract.ts'
import { readGpc } from '../gpc.ts'
import { pageLocale } from '../language.ts'

type Ping = { supportedAPIs: string[] }
type Gpp = (command: 'ping', callback: (ping: Ping) => void) => void

/** The version of this consent manager, as vendors are told it. */
const version = 1

/** The sections that the stub has promised. */
const promised = (gpp: Gpp): string[] => {
  let all: string[] = []
  gpp('ping', ({ supportedAPIs }) => {
    all = supportedAPIs
  })
  return all
}

/** Purposes with a yes. A category of the page's own may be among them: it opens nothing in either framework. */
const granted = ({ preferences }: ConsentState): Purpose[] =>
  Object.keys(preferences ?? {}).filter((key): key is Purpose => preferences?.[key] === true)

/** TCF, where the operator has a registered consent manager and the server knows the vendors; else vendors hear nothing. */
const startTcf = ({ tcfCmpId, publisherCountry, vendors }: Cmp, locale: string) => {
  if (!tcfCmpId || !publisherCountry || !vendors) return null
  const cmp = { id: tcfCmpId, version }
  const api = startTcfApi(cmp)
  return (allowed: Purpose[] | null, at: Date): string | undefined => {
    if (!allowed) {
      api.update('', true)
      return
    }
    const tcString = writeTcf({ granted: allowed, vendors, cmp, locale, publisherCountry, at })
    api.update(tcString, false)
    return tcString
  }
}

/**
 * Tells vendors now and with each new answer. Where the server cannot be asked for the place, the stubs stay: vendors are told to
 * wait, and wait.
 */
export const tell = async ({ candor, settings, store, answered: given }: WidgetPage): Promise<void> => {
  const page = window as unknown as { __gpp?: Gpp; __tcfapi?: unknown }
  const locale = pageLocale(settings.locale)
  const reply = await consentApi(settings.host, settings.writeKey).config(locale, null)
  if (!reply.ok) return
  const { jurisdiction, gpcHonoured, cmp = {} } = reply.value
  const tcf = page.__tcfapi ? startTcf(cmp, locale) : null
  const gpp = page.__gpp ? startGppApi({ id: cmp.tcfCmpId ?? 0, version }, promised(page.__gpp)) : null
  const update = (state: ConsentState): void => {
    const answered = state.status === 'granted' || state.status === 'refused'
    const allowed = answered ? granted(state) : null
    const asked = widgetMemory(store).asked()
    const ended = asked && endedBy(asked, reply.value)
    const tcString = tcf?.(ended ? null : allowed, asked ? new Date(asked.since) : new Date())
    if (!allowed) gpp?.shown()
    else gpp?.update(writeGpp({ jurisdiction, allowed, gpc: gpcHonoured || readGpc(), noticeGiven: true, tcString }))
  }
  update(candor.state().consent)
  let due = false
  /** A moment later: what the device remembers of an answer is written after the answer holds. */
  const soon = (): void => {
    if (due) return
    due = true
    queueMicrotask(() => {
      due = false
      update(candor.state().consent)
    })
  }
  candor.on('consent', soon)
  given?.add(soon)
}
