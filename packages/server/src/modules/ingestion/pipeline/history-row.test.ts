import { expect, test } from 'vitest'
import type { PipelineEvent } from './event.ts'
import { historyRow } from './history-row.ts'

const event = (more: Partial<PipelineEvent>): PipelineEvent => ({
  ...{ workspaceId: 1, sourceId: 2, messageId: 'm', messageHash: 'h', type: 'track', name: 'Seen' },
  ...{ userId: 'ann-1', anonymousId: 'device-1', previousId: null, groupId: null, email: 'ann@example.com' },
  ...{ traits: {}, properties: {}, context: {}, occurredAt: 1, receivedAt: 2, sentAt: null, allowed: 1, replay: false },
  raw: {},
  ...more,
})
const row = (more: Partial<PipelineEvent>) => {
  const { properties, context, ...rest } = historyRow(event(more), 'person', 7)
  return { ...rest, properties: JSON.parse(properties), context: JSON.parse(context) }
}

test('no identifier of the envelope is in history', () => {
  expect(JSON.stringify(row({}))).not.toMatch(/ann-1|device-1|example\.com/)
})

test('identifying keys and addresses inside texts and names are taken out, at any depth; all else stays', () => {
  const properties = {
    ...{ revenue: 25.5, Email: 'x', list: [{ phone: '1', sku: 'G-32' }, 'write to ann@example.com'] },
    ...{ url: 'https://x.example/?m=ann%40example.com&a=1', 'ann@example.com': true },
  }
  expect(row({ properties, name: 'Mail to ann@example.com' })).toMatchObject({
    name: 'Mail to [e-mail]',
    properties: {
      revenue: 25.5,
      list: [{ sku: 'G-32' }, 'write to [e-mail]'],
      url: 'https://x.example/?m=[e-mail]&a=1',
      '[e-mail]': true,
    },
  })
})

test('a whole number that is too large for ClickHouse keeps its value, and a text that looks like one its letters', () => {
  const properties = {
    ...{ big: 123456789012345680000, small: -123456789012345680000, exact: 2 ** 62, list: [2 ** 65] },
    ...{ text: 'no 12345678901234567890, "x\\', n: 1.5 },
  }
  const stored = historyRow(event({ properties }), 'person', 7).properties
  expect(JSON.parse(stored)).toEqual(properties)
  expect(stored.replace(/"(?:[^"\\]|\\.)*"/g, '')).not.toMatch(/\d{20,}(?![\de])/)
})

test('of an identify, a group and an alias history knows only that they were told', () => {
  const traits = { plan: 'pro', address: 'x' }
  expect(row({ type: 'identify', traits }).properties).toEqual({ traits: ['address', 'plan'] })
  expect(row({ type: 'group', groupId: 'g1', traits }).properties).toEqual({
    groupId: 'g1',
    traits: ['address', 'plan'],
  })
  expect(row({ type: 'alias', properties: { a: 1 } }).properties).toEqual({})
})

test('of the context, what describes the situation stays, and nothing that names the device', () => {
  const context = {
    ...{ ip: '1.2.3.4', userAgent: 'x', locale: 'de', traits: { a: 1 }, consent: {}, page: { path: '/' } },
    device: { id: 'secret', advertisingId: 'secret', type: 'ios', model: 'x' },
  }
  expect(row({ context }).context).toEqual({ locale: 'de', page: { path: '/' }, device: { type: 'ios', model: 'x' } })
})
