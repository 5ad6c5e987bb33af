import { openPostgres } from '../platform/postgres/index.ts'

/** Until somebody has set the first workspace up: the link to do so, which works once. */
export const setupLines = async (databaseUrl: string, publicUrl: string): Promise<string[]> => {
  // Loaded late: the module is large, and a start is in a hurry until its ready line.
  const { ensureSetupToken } = await import('../modules/workspaces/index.ts')
  const postgres = openPostgres(databaseUrl, { name: 'candor-setup', max: 1 })
  const token = await ensureSetupToken(postgres).finally(postgres.close)
  return token ? [`Set it up, once, at ${publicUrl}/setup?token=${token}`] : []
}
