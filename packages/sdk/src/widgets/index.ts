/**
 * `/sdk/widgets.js`: decides what is to be seen on a page, and loads it when the browser has nothing better to do. Most pages need
 * nothing of it but the small button.
 */
import type { Candor, WidgetPage, WidgetPart } from '../core/types.ts'
import { isDue, widgetMemory } from './api/memory.ts'
import { whenIdle } from './idle.ts'
import { loadPart } from './load-part.ts'

interface Banner {
  ask(page: WidgetPage): Promise<void>
}
interface Part {
  open(page: WidgetPage, options: object): Promise<void>
}
interface Frameworks {
  tell(page: WidgetPage): Promise<void>
}
interface Trigger {
  place(page: WidgetPage, open: () => void): void
}

const opener = '[data-candor-preferences]'

/** Options that a script element gives; the core reads no more than it needs to start. */
const fromScript = (page: WidgetPage): WidgetPage => {
  const { dataset } = document.querySelector<HTMLScriptElement>('script[data-write-key]') ?? {}
  if (dataset?.writeKey !== page.settings.writeKey) return page
  const trigger = page.settings.trigger ?? dataset.trigger !== 'off'
  return { ...page, settings: { ...page.settings, trigger, locale: page.settings.locale ?? dataset.locale } }
}

const openPart = async (page: WidgetPage, name: string, options: object): Promise<void> => {
  const part = await loadPart<Part>(page.settings.host, name)
  await part.open(page, options)
}

const mayNeedAsking = ({ candor, store }: WidgetPage): boolean => {
  const { status } = candor.state().consent
  const memory = widgetMemory(store)
  if (status === 'unknown' || memory.outgoing().length > 0) return true
  // A refusal stands until the person changes it.
  const asked = status === 'granted' && memory.asked()
  return !!asked && isDue(asked, Date.now())
}

const report = (error: unknown): void => console.error('candor', error)

const begin = async (page: WidgetPage): Promise<void> => {
  const { candor, settings } = page
  const open = (): void => void openPart(page, 'centre', {}).catch(report)
  document.addEventListener('click', (event) => {
    const target = event.composedPath()[0]
    if (!(target instanceof Element) || !target.closest(opener)) return
    event.preventDefault()
    open()
  })
  if (!settings.banner) return
  await whenIdle()
  let placed = false
  const placeTrigger = async (): Promise<void> => {
    if (placed || settings.trigger === false || document.querySelector(opener)) return
    placed = true
    ;(await loadPart<Trigger>(settings.host, 'trigger')).place(page, open)
  }
  // Only a page that carries the stubs has vendors who wait to hear of the answer.
  if ('__gpp' in window || '__tcfapi' in window) {
    loadPart<Frameworks>(settings.host, 'frameworks')
      .then((frameworks) => frameworks.tell(page))
      .catch(report)
  }
  candor.on('consent', () => void placeTrigger().catch(report))
  if (candor.state().consent.status !== 'unknown') placeTrigger().catch(report)
  if (mayNeedAsking(page)) await (await loadPart<Banner>(settings.host, 'banner')).ask(page)
}

const begun = new Map<Candor, WidgetPage>()

/** Asks the consent question, once for each client, and opens what is named. A core of an older age names only the centre, by its options. */
export const show = async (page: WidgetPage, named?: WidgetPart | object, options: object = {}): Promise<void> => {
  const first = !begun.has(page.candor)
  const complete = begun.get(page.candor) ?? { ...fromScript(page), answered: new Set<() => void>() }
  begun.set(page.candor, complete)
  if (first) void begin(complete).catch(report)
  if (typeof named === 'object') await openPart(complete, 'centre', named)
  // A concierge is a flow, shown in another way.
  else if (named === 'concierge') await openPart(complete, 'ask', { as: 'chat', ...options })
  else if (named) await openPart(complete, named, options)
}
