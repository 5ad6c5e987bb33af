export { type OutboxRow, readSubscribers, type SubscriberState } from './outbox.store.ts'
export { type Outbox, startOutbox } from './outbox.ts'
export type { Subscriber } from './take-batch.ts'
