export { openPostgres, type Postgres } from './connect.ts'
export type { Database, PersonalDatabase } from './database.ts'
export { type Listening, listen } from './listen.ts'
export { migratePostgres, newestPostgresMigration } from './migrate.ts'
export { type OpenDatabase, openDatabase, readPurposeKey } from './open-database.ts'
export { purposePool } from './purpose-pool.ts'
export { isConflict, isConnectionLoss, isServerTrouble, retryConflicts, StaleRead } from './retry.ts'
export { roleUrl } from './roles.ts'
export {
  type AnyDb,
  type AnyPurpose,
  type CustomerPurpose,
  createPurposes,
  type ForPurpose,
  isSystemPurpose,
  type OwnPurpose,
  openTables,
  type PurposeContext,
  type PurposeDb,
  type Purposes,
  purposeBits,
  type SystemPurpose,
  signTicket,
  systemPurposes,
} from './with-purpose.ts'
