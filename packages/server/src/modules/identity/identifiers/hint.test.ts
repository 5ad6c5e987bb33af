import { expect, test } from 'vitest'
import { identifierFor } from './hint.ts'

const shown = (kind: string, value: string, contact = false) => identifierFor({ kind, value }, { contact }).value

test('who may not see how people can be reached sees too little of an address or a number to use it', () => {
  expect(shown('email', 'mei@example.com')).toBe('m…@example.com')
  expect(shown('email', '"a@b"@example.com')).toBe('"…@example.com')
  expect(shown('phone', '+14155552671')).toBe('…71')
  expect(shown('user_id', 'mei@example.com')).toBe('m…@example.com')
  expect(shown('external:crm', '😀@example.com')).toBe('😀…@example.com')
})

test('what reaches nobody is shown to everybody, and all of it to who may', () => {
  expect(shown('user_id', 'mei-7')).toBe('mei-7')
  expect(shown('card', '9911')).toBe('9911')
  expect(shown('email', 'mei@example.com', true)).toBe('mei@example.com')
})
