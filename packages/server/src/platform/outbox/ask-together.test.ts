import { expect, test } from 'vitest'
import { askTogether } from './ask-together.ts'

test('what is asked at the same time is asked once, each hears its own answer, and the next question is a new one', async () => {
  const asked: string[][] = []
  const isWaiting = askTogether(async (names) => {
    asked.push(names)
    return new Set(['a'])
  })
  expect(await Promise.all([isWaiting('a'), isWaiting('b'), isWaiting('a')])).toEqual([true, false, true])
  expect(asked).toEqual([['a', 'b']])
  expect(await isWaiting('b')).toBe(false)
  expect(asked).toEqual([['a', 'b'], ['b']])
})

test('a question that fails fails for all who asked, and for nobody after them', async () => {
  let fails = true
  const isWaiting = askTogether(async () => {
    if (fails) throw new Error('away')
    return new Set(['a'])
  })
  const both = await Promise.allSettled([isWaiting('a'), isWaiting('b')])
  expect(both.map((one) => one.status)).toEqual(['rejected', 'rejected'])
  fails = false
  expect(await isWaiting('a')).toBe(true)
})
