import { expect, test } from 'vitest'
import { createSignal } from './signal.ts'

const never = new AbortController().signal
/** Whether it resolves without anything else happening. */
const isOver = async (waiting: Promise<void>) => {
  let over = false
  void waiting.then(() => (over = true))
  await new Promise(setImmediate)
  return over
}

test('who waits is woken, and what was raised before the waiting is not lost', async () => {
  const signal = createSignal()
  const waiting = signal.raised(never)
  expect(await isOver(waiting)).toBe(false)
  signal.raise()
  expect(await isOver(waiting)).toBe(true)
  expect(await isOver(signal.raised(never))).toBe(true)
})

test('what is raised after it was lowered wakes again, and raised twice is raised once', async () => {
  const signal = createSignal()
  signal.raise()
  signal.raise()
  signal.lower()
  const waiting = signal.raised(never)
  expect(await isOver(waiting)).toBe(false)
  signal.raise()
  expect(await isOver(waiting)).toBe(true)
})

test('a stop ends the waiting, also one that came before', async () => {
  const signal = createSignal()
  const stop = new AbortController()
  const waiting = signal.raised(stop.signal)
  stop.abort()
  expect(await isOver(waiting)).toBe(true)
  expect(await isOver(signal.raised(stop.signal))).toBe(true)
})
