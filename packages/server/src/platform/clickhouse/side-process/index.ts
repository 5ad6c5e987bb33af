export { type ClickHouseOptions, startClickHouse } from './start.ts'
