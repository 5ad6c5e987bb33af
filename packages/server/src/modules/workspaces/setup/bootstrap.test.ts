import { expect, test } from 'vitest'
import { readBootstrapOperator } from './bootstrap.ts'

test('the password may hold colons', () => {
  expect(readBootstrapOperator('a@example.com:pass:with:colons')).toEqual({
    email: 'a@example.com',
    password: 'pass:with:colons',
  })
})

test.each(['no-colon', 'not-an-email:long-enough-password', 'a@example.com:short', ':long-enough-password'])(
  'the bootstrap operator "%s" is refused with a sentence that names the variable',
  (value) => {
    expect(() => readBootstrapOperator(value)).toThrow(/^CANDOR_BOOTSTRAP_OPERATOR must be/)
  },
)
