export {
  createLedgerAtTheDoor,
  type KnownHolder,
  type LedgerAtTheDoor,
} from './ledger-at-the-door.ts'
export { type Holding, holdingOf, joinPasts, nothingHolds, pastWith } from './past.ts'
export { type Named, readPasts, readStanding } from './standing.store.ts'
export { joinKnown, type KnownState, needsPast, nothingKnown, type Standing } from './standing.ts'
