import { installInterface, type Page, type PageInterface } from '../page/stub.ts'

const tcfapi: PageInterface = {
  name: '__tcfapi',
  toArguments: ({ command, version, parameter }, callback) => [command, version, callback, parameter],
}

type Callback = (answer: unknown, success: boolean) => void

/**
 * `__tcfapi` until the consent manager has loaded: `ping` is answered, everything else waits in line. Called without
 * arguments it hands the line over. It has to run before any vendor's script.
 */
export const installTcfStub = (page: Page = window as unknown as Page): boolean => {
  const waiting: unknown[][] = []
  let gdprApplies: boolean | undefined
  return installInterface(page, tcfapi, (...args) => {
    const [command, version, callback, parameter] = args
    if (args.length === 0) return waiting
    if (command === 'setGdprApplies') {
      if (version === 2 && typeof parameter === 'boolean') gdprApplies = parameter
      if (typeof callback === 'function') (callback as Callback)('set', typeof parameter === 'boolean')
    } else if (command === 'ping') {
      const pong = { gdprApplies, cmpLoaded: false, cmpStatus: 'stub', apiVersion: '2' }
      if (typeof callback === 'function') (callback as Callback)(pong, true)
    } else {
      waiting.push(args)
    }
  })
}
