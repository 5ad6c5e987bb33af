export type { Move, PersonOverride } from './apply-resolution.ts'
export type { Claim } from './claims.ts'
export { compareParts } from './compare.ts'
export {
  createRulesDirectory,
  emailOf,
  externalIdsOf,
  type IdentityRules,
  identifierFor,
  identifierOf,
  type NamedIdentifier,
  normaliseIdentifier,
  type RulesDirectory,
  type RulesOf,
  reaches,
  readRules,
  registerSettingsRoutes,
  rulesAsTheyCome,
  valuesOf,
} from './identifiers/index.ts'
export { type Identified, identifyPeople } from './identify-people.ts'
export {
  applyMerge,
  applyUnmerge,
  type Follow,
  planMerge,
  planUnmerge,
  registerMergingRoutes,
  type Separated,
} from './merging/index.ts'
export { registerPersonAudit } from './person-audit.routes.ts'
export type { NewPerson } from './resolve.ts'
export { type AfterIdentified, startRespelling } from './respell-emails.ts'
export { type ToldTable, toldTables } from './told-tables.ts'
export { uuidv7 } from './uuidv7.ts'
