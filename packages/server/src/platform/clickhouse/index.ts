export { type ClickHouse, openClickHouse } from './connect.ts'
export { migrateClickHouse } from './migrate.ts'
