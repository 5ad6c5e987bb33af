import { writeFile } from 'node:fs/promises'
import { readCheckpoint, readLogKeys } from '../modules/consent/index.ts'
import { openDatabase } from '../platform/postgres/index.ts'
import { exitCodes, StartupError } from '../platform/supervisor/startup-error.ts'
import { command } from './command.ts'
import { knownDatabase, workspaceNumber } from './proof-files.ts'

const usage = `Usage: candor checkpoint <export|key> [--workspace N] [--out FILE]

  export   The newest signed checkpoint of a consent log. Keep it where nobody who runs this server can reach it.
  key      The public keys of the log, newest first, one a line.

  --workspace N  Which workspace; 1 unless said.
  --out FILE     Write there, and never over a file that exists; otherwise to standard output.`

export const run = command(
  usage,
  {
    workspace: { type: 'string', default: '1' },
    out: { type: 'string' },
  },
  async ({ values, positionals }) => {
    const [what, ...more] = positionals
    if ((what !== 'export' && what !== 'key') || more.length > 0) throw new StartupError('usage', usage)
    const workspaceId = workspaceNumber(values.workspace, usage)
    const database = await openDatabase(await knownDatabase('checkpoint'), { name: 'candor-checkpoint', max: 1 })
    const { db } = database.postgres
    const text = await (what === 'export'
      ? readCheckpoint(db, workspaceId).then((checkpoint) => checkpoint?.note)
      : readLogKeys(db, workspaceId).then((keys) => (keys.length > 0 ? `${keys.join('\n')}\n` : undefined))
    ).finally(database.close)
    if (text === undefined)
      throw new StartupError('usage', `The consent log of workspace ${workspaceId} is not signed yet.`)
    if (values.out === undefined) process.stdout.write(text)
    else
      await writeFile(values.out, text, { flag: 'wx' }).catch((error: Error) => {
        throw new StartupError('usage', `The file ${values.out} cannot be written: ${error.message}`)
      })
    return exitCodes.stopped
  },
)
