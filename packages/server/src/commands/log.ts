import { readConfig } from '../config.ts'
import { rotateLogKey } from '../modules/consent/index.ts'
import { openDatabase } from '../platform/postgres/index.ts'
import { exitCodes, StartupError } from '../platform/supervisor/startup-error.ts'
import { command } from './command.ts'
import { knownDatabase, workspaceNumber } from './proof-files.ts'

const usage = `Usage: candor log rotate-key [--workspace N]

  rotate-key   Gives a consent log a new signing key. The old key signs the new one over the last checkpoint, for the last
               time. Receipts of before verify as they did. Prints the handover: hand it to whoever pinned the old key, who
               verifies with \`candor verify --handover FILE\` then. If the old key may be known to somebody else, its word is
               worth nothing: publish the new key where people look, too.

  --workspace N  Which workspace; 1 unless said.`

export const run = command(
  usage,
  {
    workspace: { type: 'string', default: '1' },
  },
  async ({ values, positionals }) => {
    if (positionals.join(' ') !== 'rotate-key') throw new StartupError('usage', usage)
    const workspaceId = workspaceNumber(values.workspace, usage)
    const database = await openDatabase(await knownDatabase('log'), { name: 'candor-log', max: 1, maxSystem: 1 })
    const { publicUrl } = readConfig()
    const rotated = await database.purposes
      .system('consent')
      .transaction()
      .execute((tx) => rotateLogKey(tx, workspaceId, publicUrl))
      .finally(database.close)
    if (!rotated) throw new StartupError('usage', `The consent log of workspace ${workspaceId} is not signed yet.`)
    console.error(`The log is signed by this key from the next checkpoint on: ${rotated.key}`)
    process.stdout.write(rotated.handover)
    return exitCodes.stopped
  },
)
