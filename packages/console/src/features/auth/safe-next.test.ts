import { expect, test } from 'vitest'
import { safeNext } from './safe-next.ts'

test('a page of the console is where one goes on', () => {
  expect(safeNext('/people?q=mei')).toBe('/people?q=mei')
})

test.each([
  '//evil.example',
  '/\\evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  '/sign-in?next=/x',
  undefined,
])('%s leads home', (next) => {
  expect(safeNext(next)).toBe('/')
})
