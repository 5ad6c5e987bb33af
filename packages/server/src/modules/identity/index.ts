export type { Claim } from './claims.ts'
export { identifyPeople } from './identify-people.ts'
export type { PersonOverride } from './identity.store.ts'
export { uuidv7 } from './uuidv7.ts'
