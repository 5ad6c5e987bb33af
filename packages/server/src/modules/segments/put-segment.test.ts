import { expect, test } from 'vitest'
import { nextState } from './put-segment.ts'

test('whoever was not kept right is looked at anew before it is live', () => {
  expect(nextState(undefined, 'live', true)).toBe('computing')
  for (const state of ['draft', 'paused', 'computing'] as const)
    expect(nextState({ state }, 'live', false)).toBe('computing')
  expect(nextState({ state: 'live' }, 'live', false)).toBe('live')
  expect(nextState({ state: 'live' }, 'live', true)).toBe('computing')
})

test('what was live once is paused rather than a draft: its members stay', () => {
  expect(nextState({ state: 'live' }, 'draft', false)).toBe('paused')
  expect(nextState({ state: 'draft' }, 'draft', true)).toBe('draft')
  expect(nextState(undefined, 'draft', true)).toBe('draft')
  expect(nextState({ state: 'live' }, 'paused', false)).toBe('paused')
})
