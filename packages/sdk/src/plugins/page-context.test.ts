import { expect, test } from 'vitest'
import { cleanUrl } from './page-context.ts'

test('an address loses its fragment, its credentials and the values of secret-looking parameters', () => {
  expect(cleanUrl('https://u:p@shop.example/reset?reset_token=abc&email=a@b.c&q=coat&promo_code=X#part')).toBe(
    'https://shop.example/reset?reset_token=redacted&email=redacted&q=coat&promo_code=X',
  )
  expect(cleanUrl('https://shop.example/?keyword=boots&monkey=1')).toBe('https://shop.example/?keyword=boots&monkey=1')
  expect(cleanUrl('')).toBe('')
})
