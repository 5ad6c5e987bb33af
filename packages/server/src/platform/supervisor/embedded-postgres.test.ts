import { expect, test } from 'vitest'
import { sharedBuffersMb } from './embedded-postgres.ts'

const gb = 2 ** 30

test('PostgreSQL keeps a sixteenth of the memory for its tables, from 128 MB to 1 GB', () => {
  expect([1, 2, 4, 8, 16, 23, 256].map((n) => sharedBuffersMb(n * gb))).toEqual([128, 128, 256, 512, 1024, 1024, 1024])
})
