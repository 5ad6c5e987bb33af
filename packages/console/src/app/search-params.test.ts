import { expect, test } from 'vitest'
import { oneOf, parseSearch, stringifySearch, textOf } from './search-params.ts'

test('a filter that looks like a number stays the text it is', () => {
  expect(parseSearch('?q=0012&x=1e5&y=true')).toEqual({ q: '0012', x: '1e5', y: 'true' })
})

test('what is written into the address is read back the same', () => {
  const search = { q: 'a+b&c=d @example.com', kind: 'email' }
  expect(parseSearch(stringifySearch(search))).toEqual(search)
})

test('empty and absent filters leave no trace in the address', () => {
  expect(stringifySearch({ q: '', kind: undefined })).toBe('')
  expect(textOf({ q: '' }, 'q')).toBeUndefined()
})

test('an unknown value of a closed filter filters nothing', () => {
  expect(oneOf({ kind: 'nonsense' }, 'kind', ['email', 'user_id'])).toBeUndefined()
  expect(oneOf({ kind: 'email' }, 'kind', ['email', 'user_id'])).toBe('email')
})
