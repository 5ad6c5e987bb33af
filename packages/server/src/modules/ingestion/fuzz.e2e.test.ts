import { expect, test } from 'vitest'
import { fuzzIntake } from '../../../test/fuzz/run.ts'

test('5,000 made-up requests: every answer is a registered one, and what was accepted is there exactly once', async () => {
  const report = await fuzzIntake({ inputs: 5_000, seed: 20_261_122 })
  expect(report.complaints).toEqual([])
  // The inputs reach the inside: some of everything is accepted, withheld, refused and put aside.
  expect(report.accepted).toBeGreaterThan(1_000)
  expect(report.quarantined).toBeGreaterThan(10)
  expect(Object.keys(report.answers)).toEqual(
    expect.arrayContaining(['200', '400 invalid_json', '401 unknown_write_key', '404 not_found', '413 too_large']),
  )
  expect(Object.keys(report.results)).toEqual(
    expect.arrayContaining(['withheld no_consent', 'withheld refused', 'rejected too_deep', 'rejected invalid_id']),
  )
})
