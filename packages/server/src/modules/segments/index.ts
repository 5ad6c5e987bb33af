export { createEvaluate } from './evaluate/index.ts'
export { startFacts } from './facts/index.ts'
export { startSegments } from './lane/start-segments.ts'
export { registerSegments } from './register.ts'
