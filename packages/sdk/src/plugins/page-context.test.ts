import { expect, test } from 'vitest'
import { campaign, cleanUrl } from './page-context.ts'

test('an address loses its fragment, its credentials and the values of secret-looking parameters', () => {
  expect(cleanUrl('https://u:p@shop.example/reset?reset_token=abc&email=a@b.c&q=coat&promo_code=X#part')).toBe(
    'https://shop.example/reset?reset_token=redacted&email=redacted&q=coat&promo_code=X',
  )
  expect(cleanUrl('https://shop.example/?keyword=boots&monkey=1')).toBe('https://shop.example/?keyword=boots&monkey=1')
  expect(cleanUrl('')).toBe('')
})

test('a campaign is read from the utm parameters, in Segment’s words', () => {
  expect(campaign('?utm_campaign=autumn&utm_source=mail&x=1&utm_term=')).toEqual({ name: 'autumn', source: 'mail' })
  expect(campaign('?x=1')).toBeUndefined()
})
