import { consentStamp } from '../plugins/consent-stamp.ts'
import { pageContext } from '../plugins/page-context.ts'
import { readCall } from './calls.ts'
import { decide, fromMemory, mayCollect, toMemory } from './consent.ts'
import { createIdentity } from './identity.ts'
import { makeEvent } from './make-event.ts'
import { createOutbox } from './outbox.ts'
import { onPageLife } from './page-life.ts'
import { safely } from './safely.ts'
import { readSettings } from './settings.ts'
import { deviceStore, memoryStore, withFallback } from './store.ts'
import type {
  Candor,
  CandorEvent,
  ConsentChoice,
  ConsentState,
  DropReason,
  EventType,
  LoadOptions,
  Plugin,
  Signals,
  State,
  WidgetPart,
  Widgets,
} from './types.ts'

/** Segment's reserved event: it tells the server about an answer. */
const preferenceUpdated = 'Segment Consent Preference Updated'

const readGpc = (): boolean => (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true

export type Collector = ReturnType<typeof createCollector>

/**
 * Everything behind one write key: consent decides whether an event waits in memory, joins the queue or is dropped; plug-ins
 * complete it; the queue keeps it; delivery brings it to the server.
 */
export const createCollector = (
  options: LoadOptions,
  emit: <S extends keyof Signals>(signal: S, value: Signals[S]) => void,
) => {
  const settings = readSettings(options)
  const { writeKey, categories, advertisingCategories, maxHeld } = settings
  const prefix = `candor.${writeKey}.`
  /** A refusal is remembered here in any case; all else only if the page wants it. */
  const device = deviceStore(prefix)
  const store = settings.persistence === 'memory' ? memoryStore() : device
  const lasting = withFallback(store)
  const plugins: Plugin[] = [pageContext(), ...settings.plugins, consentStamp(readGpc)]
  const identity = createIdentity()
  let held: CandorEvent[] = []
  const answered = options.consent && options.consent !== 'required' && options.consent !== 'not-required'

  const drop = (reason: DropReason, messageIds: string[], detail?: string): void => {
    if (messageIds.length > 0)
      emit('dropped', { count: messageIds.length, reason, messageIds, ...(detail && { detail }) })
  }

  const outbox = createOutbox({
    settings,
    store: store === device ? device : null,
    prefix,
    emit,
    drop,
    // After a refusal only the telling of it is still on its way.
    wanted: (event) => mayCollect(consent) || (event as Partial<CandorEvent>).event === preferenceUpdated,
  })

  const decideOn = (choice: ConsentChoice | null): ConsentState =>
    decide(choice, {
      notRequired: options.consent === 'not-required',
      categories,
      advertisingCategories,
      gpc: readGpc(),
    })

  const remembered = (): ConsentState => decideOn(fromMemory(device.get('consent')) ?? fromMemory(store.get('consent')))

  let consent = decideOn(null)

  const throughPlugins = (event: CandorEvent, step: 'enrich' | 'seal'): CandorEvent | null => {
    let current: CandorEvent | null = event
    for (const plugin of plugins) {
      const before: CandorEvent | null = current
      // What a plug-in throws, or leaves out, leaves the event as it was.
      const after: CandorEvent | null | undefined = before && safely(() => plugin[step]?.(before, consent))
      if (after !== undefined) current = after
    }
    if (!current) drop('plugin', [event.messageId])
    return current
  }

  /** The event as JSON; null, and reported, where it has none. */
  const serialise = (event: CandorEvent): string | null => {
    try {
      return JSON.stringify(event)
    } catch (error) {
      drop('not_serialisable', [event.messageId], `${error}`)
      return null
    }
  }

  const enqueue = (event: CandorEvent): void => {
    const sealed = throughPlugins(event, 'seal')
    const json = sealed && serialise(sealed)
    if (!json) return
    outbox.add(sealed.messageId, json)
    emit('queued', sealed)
  }

  const hold = (event: CandorEvent): void => {
    const json = serialise(event)
    if (!json) return
    // A copy: the page may change its objects while they wait.
    held.push(JSON.parse(json))
    if (held.length > maxHeld) drop('queue_full', [held.shift()!.messageId])
  }

  const record = (type: EventType, args: unknown[]): void => {
    const call = readCall(type, args)
    if (!call) {
      emit('dropped', { count: 1, reason: 'invalid', detail: type, messageIds: [] })
      return
    }
    const previousId = identity.userId() ?? identity.anonymousId()
    if (call.fields.userId) identity.setUser(call.fields.userId)
    const fields = { ...(type === 'alias' && { previousId }), ...call.fields }
    const event = throughPlugins(makeEvent(identity, type, fields, call.options), 'enrich')
    if (!event) return
    if (consent.status === 'unknown') hold(event)
    else if (mayCollect(consent)) enqueue(event)
    else drop('refused', [event.messageId])
  }

  const release = (before: string): void => {
    const events = held
    held = []
    for (const event of events) {
      // Another tab of the same device may have been the first to get an id.
      enqueue(event.anonymousId === before ? { ...event, anonymousId: identity.anonymousId() } : event)
    }
  }

  /** The answer goes to the server as an event of its own, stamped like any other. */
  const notice = (): CandorEvent | null =>
    throughPlugins(makeEvent(identity, 'track', { event: preferenceUpdated, properties: {} }), 'enrich')

  const allow = (told: boolean): void => {
    const before = identity.anonymousId()
    identity.keep(lasting)
    outbox.inherit()
    if (told && consent.preferences) {
      device.remove('consent')
      store.set('consent', toMemory(consent))
      const event = notice()
      if (event) enqueue(event)
    }
    release(before)
  }

  const forbid = (told: boolean, wasAllowed: boolean): void => {
    // Who had said yes is known to the server: the withdrawal must reach it, and stays queued until it has.
    const withdrawal = told && wasAllowed ? notice() : null
    const ids = held.map((e) => e.messageId)
    held = []
    drop('refused', ids)
    outbox.clear('refused')
    if (told) {
      for (const place of new Set([device, store])) place.names('').forEach(place.remove)
      device.set('consent', toMemory(consent))
    }
    // By its own hand also where another tab was told: between its wiping and our hearing of it we may have written anew.
    identity.reset()
    identity.forget()
    if (withdrawal) enqueue(withdrawal)
  }

  /**
   * Makes `next` the state in force. `told`: the answer was given on this page, which then writes it down and tells the server; else
   * another tab does both.
   */
  const apply = (next: ConsentState, told: boolean): void => {
    const before = consent
    if (JSON.stringify(before) === JSON.stringify(next)) return
    consent = next
    if (mayCollect(next)) allow(told)
    else if (next.status === 'refused') forbid(told, mayCollect(before))
    emit('consent', next)
  }

  const onStorage = ({ key }: StorageEvent): void => {
    if (!key?.startsWith(prefix) || store !== device) return
    const name = key.slice(prefix.length)
    if (name === 'consent' && device.get('consent') !== null) apply(remembered(), false)
    if (name.startsWith('q.') && device.get(name) !== null && mayCollect(consent)) outbox.inherit(name.split('.')[1])
  }

  let retry = ''
  /** What can be seen comes on demand, from where the events go. */
  const show = (candor: Candor, part?: WidgetPart, options?: object): void => {
    import(/* @vite-ignore */ /* webpackIgnore: true */ `${settings.host}/sdk/widgets.js${retry}`)
      .then((widgets: Widgets) => widgets.show({ settings, store, candor }, part, options))
      .catch((error) => {
        // Browsers remember that an address failed: the next attempt needs another one.
        retry += '?'
        console.error('candor', error)
      })
  }

  return {
    record,
    show,
    answer: (choice: ConsentChoice): void => apply(decideOn(choice), true),
    reset: identity.reset,
    flush: outbox.flush,
    state: (): State => ({
      consent,
      anonymousId: identity.anonymousId(),
      userId: identity.userId(),
      queued: outbox.size(),
      held: held.length,
    }),
    start: (client: Candor): void => {
      addEventListener('storage', onStorage)
      addEventListener('online', outbox.online)
      onPageLife({
        ...outbox,
        back: () => {
          outbox.back()
          apply(remembered(), false)
          outbox.inherit()
        },
      })
      const known = remembered()
      if (mayCollect(known) || known.status === 'refused') {
        if (mayCollect(known)) identity.keep(lasting)
        consent = known
        outbox.inherit()
        emit('consent', known)
      }
      if (answered) apply(decideOn(options.consent as ConsentChoice), true)
      for (const plugin of plugins) safely(() => plugin.load?.(client))
      if (settings.banner) show(client)
    },
  }
}
