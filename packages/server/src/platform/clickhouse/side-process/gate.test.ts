import { expect, test } from 'vitest'
import { createGate } from './gate.ts'

const settle = () => new Promise((resolve) => setTimeout(resolve, 5))
const limits = { quick: 2, total: 4, waiting: 3, agingMs: 60_000 }

test('as many run as there are places, the others wait in order', async () => {
  const gate = createGate(limits)
  const leave = [await gate(), await gate()]
  const order: number[] = []
  const enter = (n: number) => gate().then(() => order.push(n))
  const third = enter(3)
  const fourth = enter(4)
  await settle()
  expect(order).toEqual([])
  leave[0]!()
  await third
  expect(order).toEqual([3])
  leave[1]!()
  await fourth
  expect(order).toEqual([3, 4])
})

test('a long run makes room for short ones, up to the total', async () => {
  const gate = createGate({ ...limits, agingMs: 1 })
  const leave = [await gate(), await gate(), await gate(), await gate()]
  let fifth = false
  const waits = gate().then(() => {
    fifth = true
  })
  await settle()
  expect(fifth).toBe(false)
  leave[2]!()
  await waits
  expect(fifth).toBe(true)
})

test('leaving twice gives one place back', async () => {
  const gate = createGate({ ...limits, quick: 1 })
  const leave = await gate()
  leave()
  leave()
  await gate()
  let second = false
  void gate().then(() => {
    second = true
  })
  await settle()
  expect(second).toBe(false)
})

test('too many waiting are refused', async () => {
  const gate = createGate(limits)
  await Promise.all([gate(), gate()])
  for (let i = 0; i < 3; i++) void gate()
  await expect(gate()).rejects.toMatchObject({ code: 202 })
})
