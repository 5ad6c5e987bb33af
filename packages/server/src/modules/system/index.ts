export { registerSystemRoutes } from './system.routes.ts'
export { probePostgres } from './system.store.ts'
