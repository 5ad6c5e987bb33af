import { purposes } from '@candor/contracts'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type GppApi, startGppApi, writeGpp } from '../src/gpp/index.ts'
import { installGppStub, installTcfStub } from '../src/stubs.ts'
import { startTcfApi, type TcfApi, writeTcf } from '../src/tcf/index.ts'
import { makePage } from './page.ts'
import { allVendors, tcfVectors } from './vectors.ts'

const cmp = { id: 880, version: 3 }
const made = makePage()
beforeAll(() => vi.stubGlobal('window', made.page))
afterAll(() => vi.unstubAllGlobals())

const tcString = (granted: typeof purposes | []) =>
  writeTcf({ granted, vendors: allVendors, cmp, locale: 'zh-CN', publisherCountry: 'DE', at: new Date('2026-11-22') })

// The libraries keep their state for the life of a page: the tests of each follow one page from its start.
describe('__tcfapi', () => {
  const tcf = (...args: unknown[]) => made.call('__tcfapi', ...args)
  const early = vi.fn()
  let api: TcfApi
  let listenerId: number

  test('a listener that came before the consent manager waits for the first word', () => {
    installTcfStub(made.page)
    tcf('addEventListener', 2, early)
    api = startTcfApi(cmp)
    expect(early).not.toHaveBeenCalled()
    api.update('', true)
    expect(early).toHaveBeenCalledWith(expect.objectContaining({ eventStatus: 'cmpuishown', gdprApplies: true }), true)
  })

  test('an answer is told to it, the vendors that were disclosed included', () => {
    const answered = tcString(purposes)
    api.update(answered, false)
    const [data, success] = early.mock.lastCall ?? []
    expect(success).toBe(true)
    listenerId = data.listenerId
    expect(data).toMatchObject({
      tcString: answered,
      eventStatus: 'useractioncomplete',
      cmpStatus: 'loaded',
      tcfPolicyVersion: 5,
      isServiceSpecific: true,
      purpose: { consents: { 1: true, 4: true } },
      vendor: { disclosedVendors: { 2: true } },
    })
  })

  test('a withdrawal is told as well', () => {
    api.update(tcString([]), false)
    expect(early.mock.lastCall?.[0]).toMatchObject({ purpose: { consents: {} }, vendor: { consents: {} } })
  })

  test('a ping says that the manager has loaded', () => {
    const ping = vi.fn()
    tcf('ping', 2, ping)
    expect(ping).toHaveBeenCalledWith(
      expect.objectContaining({ cmpLoaded: true, cmpStatus: 'loaded', cmpId: 880, cmpVersion: 3, gvlVersion: 7 }),
      true,
    )
  })

  test('a listener that was let go hears nothing more', () => {
    const removed = vi.fn()
    tcf('removeEventListener', 2, removed, listenerId)
    expect(removed).toHaveBeenCalledWith(true, true)
    const calls = early.mock.calls.length
    api.update(tcString(purposes), false)
    expect(early.mock.calls).toHaveLength(calls)
  })

  test('a string that is not of TCF 2.3 is told to nobody', () => {
    expect(() => api.update(tcfVectors[0]!.tcString, false)).toThrow(/not of TCF 2.3/)
  })

  test('a frame that asks by message is answered by the manager, not by the stub', () => {
    expect(made.ask({ __tcfapiCall: { command: 'ping', version: 2, callId: 9 } })).toMatchObject([
      { __tcfapiReturn: { callId: 9, returnValue: { cmpStatus: 'loaded' } } },
    ])
  })

  test('where the GDPR does not apply it says so', () => {
    const listener = vi.fn()
    api.update(null, false)
    tcf('addEventListener', 2, listener)
    expect(listener.mock.lastCall?.[0]).toMatchObject({ gdprApplies: false })
  })

  test('once disabled it answers only that something is wrong', () => {
    api.disable()
    const listener = vi.fn()
    tcf('addEventListener', 2, listener)
    expect(listener).toHaveBeenCalledWith(expect.objectContaining({ cmpStatus: 'error' }), false)
  })
})

describe('__gpp', () => {
  const gpp = (...args: unknown[]) => made.call('__gpp', ...args)
  const early = vi.fn()
  const apis = ['7:usnat', '8:usca']
  let api: GppApi
  const eventsOf = () => early.mock.calls.map(([event]) => [event.eventName, event.data])

  test('a listener that came before the manager is taken over', () => {
    installGppStub(apis, made.page)
    gpp('addEventListener', early)
    early.mockClear()
    api = startGppApi(cmp, apis)
    expect(eventsOf()).toEqual([['cmpStatus', 'loaded']])
  })

  test('while the person looks at the question vendors have to wait', () => {
    early.mockClear()
    api.shown()
    expect(eventsOf()).toEqual([
      ['signalStatus', 'not ready'],
      ['cmpDisplayStatus', 'visible'],
    ])
  })

  test('an answer is told section by section, and then that it is ready', () => {
    early.mockClear()
    const written = writeGpp({ jurisdiction: 'US-CA', allowed: [], gpc: true, noticeGiven: true })
    api.update(written)
    expect(eventsOf()).toEqual([
      ['signalStatus', 'not ready'],
      ['sectionChange', 'usca'],
      ['cmpDisplayStatus', 'hidden'],
      ['signalStatus', 'ready'],
    ])
    expect(early.mock.lastCall?.[0].pingData).toMatchObject({
      gppVersion: '1.1',
      cmpId: 880,
      supportedAPIs: apis,
      applicableSections: [8],
      sectionList: [8],
      gppString: written.gppString,
      parsedSections: { usca: { SaleOptOut: 1, SharingOptOut: 1, MspaCoveredTransaction: 2, Gpc: true } },
    })
  })

  test('answers the commands of GPP 1.1', () => {
    const answer = vi.fn()
    gpp('hasSection', answer, 'usca')
    gpp('hasSection', answer, 'usnat')
    gpp('getField', answer, 'usca.SaleOptOut')
    gpp('getSection', answer, 'usca')
    expect(answer.mock.calls.map(([value]) => value)).toMatchObject([true, false, 1, { SaleOptOut: 1 }])
  })

  test('a listener that was let go hears nothing more', () => {
    gpp('removeEventListener', () => {}, 1)
    early.mockClear()
    api.shown()
    expect(early).not.toHaveBeenCalled()
  })
})
