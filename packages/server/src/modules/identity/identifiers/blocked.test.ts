import { expect, test } from 'vitest'
import { compileBlocked } from './blocked.ts'

const isBlocked = compileBlocked([])

test('what programs write where nobody is meant names nobody, whatever its case and the spaces around it', () => {
  for (const value of [
    'null',
    'NULL',
    ' undefined ',
    'Guest',
    'anonymous',
    'unknown',
    'none',
    '0',
    '-1',
    '[object Object]',
  ])
    for (const kind of ['user_id', 'anonymous_id', 'card', 'external:crm'] as const)
      expect([value, kind, isBlocked(kind, value)]).toEqual([value, kind, true])
  for (const value of [
    '00000000-0000-0000-0000-000000000000',
    '0000',
    '--',
    'FFFFFFFF-ffff-ffff-ffff-ffffffffffff',
    ' ',
  ])
    expect([value, isBlocked('anonymous_id', value)]).toEqual([value, true])
  expect(isBlocked('email', 'test@test.com')).toBe(true)
})

test('what only resembles one of them names somebody', () => {
  for (const value of [
    'nullo',
    'guest7',
    'anonymous-1',
    '01',
    '10',
    '-12',
    'f',
    '0f9c',
    'ffffffff',
    'test@test.com',
    '東',
    'x'.repeat(255),
  ])
    expect([value, isBlocked('user_id', value)]).toEqual([value, false])
  expect(isBlocked('email', 'ann@test.com')).toBe(false)
})

test('a workspace adds its own, for one kind or for any', () => {
  const own = compileBlocked([
    { kind: 'card', value: ' 9999 9999 ' },
    { kind: 'any', value: 'Kasse' },
    { kind: 'external:crm', value: 'a'.repeat(60) },
  ])
  expect(own('card', '9999 9999')).toBe(true)
  expect(own('user_id', '9999 9999')).toBe(false)
  expect(['card', 'user_id', 'external:x'].map((kind) => own(kind as 'card', 'KASSE'))).toEqual([true, true, true])
  expect([own('external:crm', 'A'.repeat(60)), own('card', 'a'.repeat(60))]).toEqual([true, false])
  expect(own('email', 'test@test.com'), 'what is always blocked stays so').toBe(true)
})
