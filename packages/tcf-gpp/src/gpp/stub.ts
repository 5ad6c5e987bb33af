import { installInterface, type Page, type PageInterface } from '../page/stub.ts'

const gpp: PageInterface = {
  name: '__gpp',
  toArguments: ({ command, version, parameter }, callback) => [command, callback, parameter, version],
}

type Callback = (answer: unknown, success: boolean) => void

/** What a stub answers to `ping`. `supportedAPIs` are ids and names, as `7:usnat`. */
const pingOf = (supportedAPIs: readonly string[]) => ({
  gppVersion: '1.1',
  cmpStatus: 'stub',
  cmpDisplayStatus: 'hidden',
  signalStatus: 'not ready',
  supportedAPIs,
  cmpId: 0,
  sectionList: [],
  applicableSections: [],
  gppString: '',
  parsedSections: {},
})

/**
 * `__gpp` until the consent manager has loaded: pings and listeners are answered, everything else waits in line. Without
 * arguments it hands the line over, with `events` the listeners. It has to run before any vendor's script.
 */
export const installGppStub = (supportedAPIs: readonly string[], page: Page = window as unknown as Page): boolean => {
  const waiting: unknown[][] = []
  const listeners: { id: number; callback: Callback; parameter: unknown }[] = []
  let lastId = 0
  const event = (eventName: string, listenerId: unknown, data: unknown) => ({
    eventName,
    listenerId,
    data,
    pingData: pingOf(supportedAPIs),
  })
  return installInterface(page, gpp, (...args) => {
    const [command, callback, parameter] = args
    const tell: Callback = typeof callback === 'function' ? (callback as Callback) : () => {}
    if (args.length === 0) return waiting
    if (command === 'events') return listeners
    if (command === 'ping') tell(pingOf(supportedAPIs), true)
    else if (command === 'addEventListener') {
      const id = ++lastId
      listeners.push({ id, callback: tell, parameter })
      tell(event('listenerRegistered', id, true), true)
    } else if (command === 'removeEventListener') {
      const at = listeners.findIndex((listener) => listener.id === parameter)
      if (at >= 0) listeners.splice(at, 1)
      tell(event('listenerRemoved', parameter, at >= 0), true)
    } else if (command === 'hasSection') tell(false, true)
    else if (command === 'getSection' || command === 'getField') tell(null, true)
    else waiting.push(args)
  })
}
