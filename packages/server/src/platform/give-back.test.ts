import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const program = (module: string) => `
  const { giveBackWhenIdle } = await import(${JSON.stringify(module)})
  giveBackWhenIdle()
  let rubbish = Array.from({ length: 500_000 }, (_, i) => ({ i }))
  const full = process.memoryUsage().heapTotal
  rubbish = null
  const until = Date.now() + 60_000
  let now
  do {
    await new Promise((resolve) => setTimeout(resolve, 500))
    now = process.memoryUsage().heapTotal
  } while (now > full / 2 && Date.now() < until)
  console.log(JSON.stringify({ full, now, exposed: typeof gc }))
`

test('a process that has nothing to do gives back what it no longer needs, and the collector stays hidden', () => {
  const module = fileURLToPath(new URL('./give-back.ts', import.meta.url))
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program(module)], { encoding: 'utf8' })
  const { full, now, exposed } = JSON.parse(stdout)
  expect(now).toBeLessThan(full / 2)
  expect(exposed).toBe('undefined')
}, 120_000)
