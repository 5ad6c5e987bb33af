import { defineConfig } from 'vitest/config'

/** Starts the two real engines. */
const globalSetup = ['packages/server/test/global-setup.ts']
const elsewhere = ['**/node_modules/**', '**/dist/**', 'data/**']

/**
 * Four kinds of test, told apart by their names. The groups run one after the other, two files at a time, since
 * much of what they do is waiting for a server or a page: the tests must be truthful on a machine with two cores.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['packages/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
          exclude: [...elsewhere, '**/*.db.test.ts', '**/*.e2e.test.ts'],
          sequence: { groupOrder: 0 },
          testTimeout: 30_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'db',
          include: ['packages/**/*.db.test.ts'],
          exclude: elsewhere,
          globalSetup,
          sequence: { groupOrder: 1 },
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['packages/**/*.e2e.test.ts'],
          exclude: elsewhere,
          globalSetup,
          sequence: { groupOrder: 2 },
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['tests/**/*.test.ts'],
          exclude: elsewhere,
          globalSetup,
          sequence: { groupOrder: 3 },
          testTimeout: 180_000,
          hookTimeout: 180_000,
          maxWorkers: 2,
        },
      },
    ],
  },
})
