import { expect, test } from 'vitest'
import { isSameOrigin } from './same-origin.ts'

const at = (origin: string | undefined) => isSameOrigin(origin, '10.0.0.5:8420', 'https://candor.example')

test('our own pages are the host that was asked, and the public address', () => {
  expect(at('http://10.0.0.5:8420')).toBe(true)
  expect(at('https://candor.example')).toBe(true)
})

test.each([
  undefined,
  '',
  'null',
  'http://candor.example',
  'https://candor.example:8443',
  'https://candor.example.evil.example',
  'https://evil.example',
  'http://10.0.0.5',
  'not an address',
])('%s is another site', (origin) => {
  expect(at(origin)).toBe(false)
})
