export { type EventContext, PermissionsBehind } from './pending.ts'
export { type Permitted, permittedEvents } from './permitted-events.ts'
export type { FactsPermitted } from './permitted-facts.ts'
export {
  createQueryEvents,
  createQueryPermitted,
  type QueryEvents,
  type QueryOptions,
  type QueryPermitted,
  type Readable,
  type ReadContext,
} from './query-permitted.ts'
