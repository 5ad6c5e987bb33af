import { expect, test } from 'vitest'
import { readCall } from './calls.ts'

const fields = (...[type, ...args]: [Parameters<typeof readCall>[0], ...unknown[]]) => readCall(type, args)?.fields

test('track takes a name and properties', () => {
  expect(fields('track', 'Order Completed', { total: 5 })).toEqual({
    event: 'Order Completed',
    properties: { total: 5 },
  })
  expect(fields('track', 'Seen')).toEqual({ event: 'Seen', properties: {} })
})

test('identify takes an id, traits, or both', () => {
  expect(fields('identify', 'u1', { size: 'M' })).toEqual({ userId: 'u1', traits: { size: 'M' } })
  expect(fields('identify', { size: 'M' })).toEqual({ traits: { size: 'M' } })
  expect(fields('identify', 42)).toEqual({ userId: '42', traits: {} })
  expect(fields('identify', null, { size: 'M' })).toEqual({ traits: { size: 'M' } })
  expect(readCall('identify', [{ size: 'M' }, { messageId: 'm' }])?.options).toEqual({ messageId: 'm' })
})

test.each(['page', 'screen'] as const)(
  '%s takes nothing, a name, or a category and a name, each with properties',
  (type) => {
    expect(fields(type)).toEqual({ properties: {} })
    expect(fields(type, 'Home')).toEqual({ name: 'Home', properties: {} })
    expect(fields(type, 'Docs', 'Home')).toEqual({ category: 'Docs', name: 'Home', properties: {} })
    expect(fields(type, 'Docs', 'Home', { a: 1 })).toEqual({ category: 'Docs', name: 'Home', properties: { a: 1 } })
    expect(fields(type, { a: 1 })).toEqual({ properties: { a: 1 } })
    expect(fields(type, null, 'Home')).toEqual({ name: 'Home', properties: {} })
    expect(readCall(type, ['Home', {}, { messageId: 'm' }])?.options).toEqual({ messageId: 'm' })
  },
)

test('group and alias take an id', () => {
  expect(fields('group', 'g1', { plan: 'pro' })).toEqual({ groupId: 'g1', traits: { plan: 'pro' } })
  expect(fields('alias', 'new', 'old')).toEqual({ userId: 'new', previousId: 'old' })
  expect(fields('alias', 'new')).toEqual({ userId: 'new' })
})

test.each(['track', 'group', 'alias'] as const)('%s without what it needs is no call', (type) => {
  for (const args of [[], [''], [null], [{}], [[]], [false]]) expect(readCall(type, args)).toBeNull()
})
