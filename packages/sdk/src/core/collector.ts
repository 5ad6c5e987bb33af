import { consentStamp } from '../plugins/consent-stamp.ts'
import { pageContext } from '../plugins/page-context.ts'
import { readCall } from './calls.ts'
import { decide, fromMemory, mayCollect, toMemory } from './consent.ts'
import { createDelivery } from './delivery.ts'
import { createIdentity } from './identity.ts'
import { uuid } from './ids.ts'
import { browserLocks } from './locks.ts'
import { onPageLife } from './page-life.ts'
import { createQueue } from './queue.ts'
import { createSegments } from './segments.ts'
import { deviceStore, memoryStore, withFallback } from './store.ts'
import { post } from './transport.ts'
import type {
  Candor,
  CandorEvent,
  ConsentChoice,
  ConsentState,
  DropReason,
  EventOptions,
  EventType,
  LoadOptions,
  Plugin,
  Signals,
  State,
} from './types.ts'
import { version } from './version.ts'

/** Segment's reserved event: it tells the server about an answer. */
const preferenceUpdated = 'Segment Consent Preference Updated'

/** Bytes of the host page's localStorage that the queue may fill (browsers give a site about 5 MB). */
const maxQueueBytes = 1_000_000

const readGpc = (): boolean => (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true

const settings = (options: LoadOptions) => {
  if (!options?.writeKey) throw new Error('candor.load needs the writeKey of a source')
  return {
    host: (options.host ?? location.origin).replace(/\/+$/, ''),
    categories: ['functional', 'analytics', 'personalisation', 'advertising'] as readonly string[],
    advertisingCategories: ['advertising', 'ads_measurement', 'partner_sharing'] as readonly string[],
    flushAt: 20,
    flushInterval: 5_000,
    maxQueue: 1_000,
    maxHeld: 100,
    ...Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)),
  } as Required<LoadOptions>
}

/**
 * Everything behind one write key: consent decides whether an event waits in memory, joins the queue or is dropped; plug-ins
 * complete it; the queue keeps it; delivery brings it to the server.
 */
export const createCollector = (
  options: LoadOptions,
  emit: <S extends keyof Signals>(signal: S, value: Signals[S]) => void,
) => {
  const { writeKey, host, categories, advertisingCategories, flushAt, flushInterval, maxQueue, maxHeld } =
    settings(options)
  const prefix = `candor.${writeKey}.`
  /** A refusal is remembered here in any case; all else only if the page wants it. */
  const device = deviceStore(prefix)
  const store = options.persistence === 'memory' ? memoryStore() : device
  const lasting = withFallback(store)
  const plugins: Plugin[] = [pageContext(), ...(options.plugins ?? []), consentStamp(readGpc)]
  const identity = createIdentity()
  let held: CandorEvent[] = []
  const answered = options.consent && options.consent !== 'required' && options.consent !== 'not-required'

  const drop = (reason: DropReason, messageIds: string[], detail?: string): void => {
    if (messageIds.length > 0)
      emit('dropped', { count: messageIds.length, reason, messageIds, ...(detail && { detail }) })
  }

  const queue = createQueue({
    store,
    now: Date.now,
    maxEntries: maxQueue,
    maxBytes: maxQueueBytes,
    onDrop: (entries, reason) => {
      const ids = entries.map((e) => e.id)
      drop(reason, ids)
    },
    onEmptied: (segment) => segments.emptied(segment),
  })

  const segments = createSegments({
    store,
    locks: browserLocks(prefix, store),
    newName: () => uuid().slice(0, 13),
    adopt: (segment) => {
      // After a refusal only the telling of it is still on its way.
      const tellsOnly = !mayCollect(consent)
      queue.adopt(segment, (event) => !tellsOnly || ('event' in event && event.event === preferenceUpdated))
      if (queue.size > 0) delivery.added()
    },
  })

  const delivery = createDelivery({
    queue,
    writeKey,
    flushAt,
    flushInterval,
    post: (body, parting) => post(`${host}/v1/b`, body, parting),
    now: Date.now,
    random: Math.random,
    schedule: (act, ms) => {
      const timer = setTimeout(act, ms)
      return () => clearTimeout(timer)
    },
    emit,
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
      if (!current) break
      try {
        if (plugin[step]) current = plugin[step](current, consent)
      } catch (error) {
        console.debug('candor', plugin.name, error)
      }
    }
    if (!current) drop('plugin', [event.messageId])
    return current
  }

  const newEvent = (type: EventType, fields: Partial<CandorEvent>, options: EventOptions): CandorEvent => {
    const at = new Date(options.timestamp ?? Date.now())
    return {
      type,
      messageId: options.messageId ?? uuid(),
      timestamp: (Number.isNaN(at.getTime()) ? new Date() : at).toISOString(),
      anonymousId: options.anonymousId ?? identity.anonymousId(),
      userId: identity.userId() ?? undefined,
      ...fields,
      integrations: options.integrations,
      context: { library: { name: 'candor', version }, ...options.context },
    }
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
    queue.add(sealed.messageId, json, store === device ? segments.own() : null)
    delivery.added()
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
    const event = throughPlugins(newEvent(type, fields, call.options), 'enrich')
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
    throughPlugins(newEvent('track', { event: preferenceUpdated, properties: {} }, {}), 'enrich')

  const allow = (told: boolean): void => {
    const before = identity.anonymousId()
    identity.keep(lasting)
    segments.scan()
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
    queue.clear('refused')
    if (told) {
      for (const name of [...device.names(''), ...lasting.names('')]) lasting.remove(name)
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
    if (name.startsWith('q.') && device.get(name) !== null && mayCollect(consent)) segments.notice(name.split('.')[1]!)
  }

  return {
    record,
    answer: (choice: ConsentChoice): void => apply(decideOn(choice), true),
    reset: identity.reset,
    flush: delivery.flush,
    state: (): State => ({
      consent,
      anonymousId: identity.anonymousId(),
      userId: identity.userId(),
      queued: queue.size,
      held: held.length,
    }),
    start: (client: Candor): void => {
      addEventListener('storage', onStorage)
      addEventListener('online', delivery.online)
      onPageLife({
        hidden: () => delivery.handOver(false),
        leaving: () => {
          delivery.handOver(true)
          segments.suspend()
        },
        back: () => {
          // Others may have taken over what this page had stored.
          queue.forgetStored()
          apply(remembered(), false)
          segments.scan()
        },
      })
      const known = remembered()
      if (mayCollect(known) || known.status === 'refused') {
        if (mayCollect(known)) identity.keep(lasting)
        consent = known
        segments.scan()
      }
      if (answered) apply(decideOn(options.consent as ConsentChoice), true)
      for (const plugin of plugins) {
        try {
          plugin.load?.(client)
        } catch (error) {
          console.debug('candor', plugin.name, error)
        }
      }
    },
  }
}
