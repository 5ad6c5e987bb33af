export { type Bell, createBell } from './bell.ts'
export { type Pump, startPump } from './pump.ts'
export { createSignal, type Signal } from './signal.ts'
export { type WorkWatch, watchWork } from './watch-work.ts'
