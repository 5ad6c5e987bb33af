/** Loads what `candor start` runs, and ends: the compile cache is then full, and the first start as quick as any other. */
import '../packages/server/src/platform/compile-cache.mjs'

const parts = ['commands/start', 'commands/setup-link', 'commands/api', 'commands/worker', 'compose']
for (const part of parts) await import(`../packages/server/src/${part}.ts`)
process.exit(0)
