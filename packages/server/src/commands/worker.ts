import { runRole } from '../platform/supervisor/run-role.ts'

/** One worker process; any number may run beside each other on the same databases. */
export const run = (): Promise<number> => runRole('worker', async () => (await import('../compose.ts')).composeWorker)
