import type { Config } from '../config.ts'
import { type Compose, runRole } from '../platform/supervisor/run-role.ts'

/** Loaded while the databases come up. The first workspace of the CANDOR_BOOTSTRAP_… settings is there before the door. */
const load = async (): Promise<Compose> => {
  const [{ composeApi }, { bootstrapWorkspace }, { openPostgres }] = await Promise.all([
    import('../compose.ts'),
    import('../modules/workspaces/index.ts'),
    import('../platform/postgres/index.ts'),
  ])
  const bootstrap = async ({ databaseUrl = '', bootstrap }: Config) => {
    const postgres = openPostgres(databaseUrl, { name: 'candor-bootstrap', max: 1 })
    await bootstrapWorkspace(postgres, bootstrap).finally(postgres.close)
  }
  return async (config, log) => {
    await bootstrap(config)
    return composeApi(config, log)
  }
}

/** One api process; any number may run beside each other on the same databases. */
export const run = (): Promise<number> => runRole('api', load)
