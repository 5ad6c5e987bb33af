import { describe, expect, test, vi } from 'vitest'
import { installGppStub, installTcfStub } from '../src/stubs.ts'
import { makePage } from './page.ts'

describe('the __tcfapi stub', () => {
  test('answers a ping and keeps everything else in line', () => {
    const { page, frames, call } = makePage()
    expect(installTcfStub(page)).toBe(true)
    const ping = vi.fn()
    call('__tcfapi', 'ping', 2, ping)
    expect(ping).toHaveBeenCalledWith(
      { gdprApplies: undefined, cmpLoaded: false, cmpStatus: 'stub', apiVersion: '2' },
      true,
    )
    const listener = vi.fn()
    call('__tcfapi', 'addEventListener', 2, listener)
    expect(listener).not.toHaveBeenCalled()
    expect(call('__tcfapi')).toEqual([['addEventListener', 2, listener]])
    expect(frames.__tcfapiLocator).toMatchObject({ style: { display: 'none' } })
  })

  test('is told whether the GDPR applies', () => {
    const { page, call } = makePage()
    installTcfStub(page)
    call('__tcfapi', 'setGdprApplies', 2, () => {}, true)
    const ping = vi.fn()
    call('__tcfapi', 'ping', 2, ping)
    expect(ping.mock.calls[0]?.[0]).toMatchObject({ gdprApplies: true })
  })

  test('a frame asks by message, as an object or as text, and is answered in kind', () => {
    const { page, ask } = makePage()
    installTcfStub(page)
    const question = { __tcfapiCall: { command: 'ping', version: 2, callId: 'a' } }
    expect(ask(question)).toMatchObject([
      { __tcfapiReturn: { callId: 'a', success: true, returnValue: { cmpStatus: 'stub' } } },
    ])
    const [text] = ask(JSON.stringify(question))
    expect(JSON.parse(String(text))).toMatchObject({ __tcfapiReturn: { callId: 'a', success: true } })
  })

  test('messages that are not meant for it are not answered', () => {
    const { page, ask } = makePage()
    installTcfStub(page)
    for (const data of [
      null,
      1,
      'x',
      '{"__tcfapiCall"',
      '{"__tcfapiCall":1}',
      { __tcfapiCall: null },
      [],
      { other: 1 },
    ]) {
      expect(ask(data)).toEqual([])
    }
  })

  test('does not stand beside one that is there, nor below one in a frame above', () => {
    const { page } = makePage()
    expect(installTcfStub(page)).toBe(true)
    expect(installTcfStub(page)).toBe(false)
    expect(installTcfStub(makePage({ parent: page }).page)).toBe(false)
    expect(installTcfStub(makePage({ parent: makePage().page }).page)).toBe(true)
  })

  test('a page without a body gets its locator once it has one', () => {
    const { page, frames, bodyArrives } = makePage({ hasBody: false })
    installTcfStub(page)
    expect(frames).toEqual({})
    bodyArrives()
    expect(Object.keys(frames)).toEqual(['__tcfapiLocator'])
  })
})

describe('the __gpp stub', () => {
  const installed = () => {
    const made = makePage()
    installGppStub(['2:tcfeuv2', '7:usnat'], made.page)
    return { ...made, gpp: (...args: unknown[]) => made.call('__gpp', ...args) }
  }

  test('answers a ping with version 1.1 and no section', () => {
    const { gpp } = installed()
    const ping = vi.fn()
    gpp('ping', ping)
    expect(ping).toHaveBeenCalledWith(
      expect.objectContaining({
        gppVersion: '1.1',
        cmpStatus: 'stub',
        signalStatus: 'not ready',
        supportedAPIs: ['2:tcfeuv2', '7:usnat'],
        sectionList: [],
      }),
      true,
    )
  })

  test('registers listeners and lets them go', () => {
    const { gpp } = installed()
    const listener = vi.fn()
    gpp('addEventListener', listener)
    expect(listener).toHaveBeenCalledWith(
      expect.objectContaining({ eventName: 'listenerRegistered', listenerId: 1 }),
      true,
    )
    expect(gpp('events')).toEqual([{ id: 1, callback: listener, parameter: undefined }])
    const removed = vi.fn()
    gpp('removeEventListener', removed, 1)
    expect(removed).toHaveBeenCalledWith(expect.objectContaining({ eventName: 'listenerRemoved', data: true }), true)
    expect(gpp('events')).toEqual([])
    gpp('removeEventListener', removed, 7)
    expect(removed).toHaveBeenLastCalledWith(expect.objectContaining({ data: false }), true)
  })

  test('knows no section and no field yet', () => {
    const { gpp } = installed()
    const answer = vi.fn()
    gpp('hasSection', answer, 'usnat')
    gpp('getSection', answer, 'usnat')
    gpp('getField', answer, 'usnat.SaleOptOut')
    expect(answer.mock.calls).toEqual([
      [false, true],
      [null, true],
      [null, true],
    ])
  })

  test('keeps what it does not know in line', () => {
    const { gpp } = installed()
    gpp('somethingNew', undefined, 1)
    expect(gpp()).toEqual([['somethingNew', undefined, 1]])
  })

  test('a frame asks by message', () => {
    const { ask } = installed()
    expect(ask({ __gppCall: { command: 'ping', callId: 3, version: '1.1' } })).toMatchObject([
      { __gppReturn: { callId: 3, success: true, returnValue: { gppVersion: '1.1' } } },
    ])
  })
})
