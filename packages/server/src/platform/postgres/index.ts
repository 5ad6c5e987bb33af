export { openPostgres, type Postgres } from './connect.ts'
export type { Database } from './database.ts'
export { migratePostgres, newestPostgresMigration } from './migrate.ts'
export { isConflict, isConnectionLoss, isServerTrouble, StaleRead } from './retry.ts'
