import { expect, test } from 'vitest'
import { runChaos } from './chaos.ts'

/** For a machine that does much else; nothing here is measured. */
const patience = 600_000

test(
  'after six kills, one of each part, every acknowledged event is in history once and with its person',
  async () => {
    const result = await runChaos({ kills: 6, seed: 20_261_122 })
    expect(result.surprises).toEqual([])
    expect(result.disagreements).toEqual([])
    expect(result.acknowledged).toBeGreaterThan(500)
  },
  patience,
)

test(
  'after a kill of the supervisor itself a new start on the same folder loses and doubles nothing',
  async () => {
    const result = await runChaos({ kills: 0, seed: 7, supervisor: true })
    expect(result.surprises).toEqual([])
    expect(result.disagreements).toEqual([])
    expect(result.acknowledged).toBeGreaterThan(500)
  },
  patience,
)
