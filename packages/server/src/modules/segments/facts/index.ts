export { type Awaited, awaitArrival } from './arrival.ts'
export { factsBehind } from './facts-behind.ts'
export { rebuildFacts } from './rebuild-facts.ts'
export { sendFacts, startFacts } from './send-facts.ts'
