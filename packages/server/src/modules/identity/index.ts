export type { Claim } from './claims.ts'
export { identifyPeople } from './identify-people.ts'
export { uuidv7 } from './uuidv7.ts'
