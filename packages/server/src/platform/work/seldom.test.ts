import { expect, test } from 'vitest'
import { seldom } from './seldom.ts'

test('the first call acts at once; those that come while it acts become one, and none is lost', async () => {
  const began: (() => void)[] = []
  const { call } = seldom(() => new Promise<void>((resolve) => began.push(resolve)), 1)
  call()
  expect(began.length).toBe(1)
  for (let i = 0; i < 5; i++) call()
  expect(began.length).toBe(1)
  began[0]!()
  await expect.poll(() => began.length).toBe(2)
  began[1]!()
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(began.length).toBe(2)
  call()
  expect(began.length).toBe(3)
})

test('after closing it never acts', async () => {
  let acted = 0
  const { call, close } = seldom(async () => void acted++, 1)
  call()
  call()
  close()
  call()
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(acted).toBe(1)
})
