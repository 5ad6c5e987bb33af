import { runRole } from '../platform/supervisor/run-role.ts'

/** One api process; any number may run beside each other on the same databases. */
export const run = (): Promise<number> => runRole('api', async () => (await import('../compose.ts')).composeApi)
