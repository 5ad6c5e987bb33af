import { type ExportedCheckpoint, parseCheckpoint, parseVerifierKey } from '@candor/proof'
import { auditWorkspace } from '../modules/consent/index.ts'
import { openDatabase } from '../platform/postgres/index.ts'
import { exitCodes, StartupError } from '../platform/supervisor/startup-error.ts'
import { command } from './command.ts'
import { knownDatabase, proofCodes, readGiven, readKeys } from './proof-files.ts'

const usage = `Usage: candor audit [--checkpoint FILE]… [--key KEY]…

Goes through the texts, the ledger, the leaves, the tiles and the checkpoints of every workspace and names what was altered.
It only reads.

  --checkpoint FILE  A checkpoint that was kept elsewhere. Only such a one exposes who rewrites history with the signing key.
  --key KEY          The log's public key, or a file with keys, from elsewhere than this database.

Exit code 0: everything is whole. 20: something was altered. 2: the call is not understood.`

/** Refuses what cannot be read before anything is judged by it. */
const fitting = <T>(name: string, check: () => T): T => {
  try {
    return check()
  } catch (error) {
    throw new StartupError('usage', `${name}: ${(error as Error).message}`)
  }
}

const readExported = async (files: readonly string[]): Promise<(ExportedCheckpoint & { origin: string })[]> =>
  Promise.all(
    files.map(async (id) => {
      const text = await readGiven(id)
      return { id, text, origin: fitting(id, () => parseCheckpoint(text)).checkpoint.origin }
    }),
  )

/** All in one transaction, which sees one state: nothing that is written meanwhile looks like an alteration. */
const auditAll = async (url: string, keys: readonly string[], exported: readonly ExportedCheckpoint[]) => {
  const database = await openDatabase(url, { name: 'candor-audit', max: 1, maxSystem: 1 })
  try {
    const consent = database.purposes.system('consent').transaction().setIsolationLevel('repeatable read')
    return await consent.execute(async (tx) => {
      const workspaces = await tx.selectFrom('workspaces').select(['id', 'name']).orderBy('id').execute()
      const reports = []
      for (const { id, name } of workspaces) {
        const report = await auditWorkspace(tx, id, { keys, exported })
        reports.push({ id, name, report })
      }
      return reports
    })
  } finally {
    await database.close()
  }
}

export const run = command(
  usage,
  {
    key: { type: 'string', multiple: true, default: [] },
    checkpoint: { type: 'string', multiple: true, default: [] },
  },
  async ({ values, positionals }) => {
    if (positionals.length > 0) throw new StartupError('usage', usage)
    const keys = await readKeys(values.key)
    for (const key of keys) fitting('--key', () => parseVerifierKey(key))
    const exported = await readExported(values.checkpoint)
    const reports = await auditAll(await knownDatabase('audit'), keys, exported)
    let ok = true
    for (const { id, name, report } of reports) {
      if (report === null) {
        console.log(`Workspace ${id} (${name}) has no consent log yet.`)
        continue
      }
      ok &&= report.ok
      const { entries, erased, texts, tiles, checkpoints } = report.checked
      console.log(
        `Workspace ${id} (${name}): ${entries} entries (${erased} erased), ${texts} texts, ${tiles} tiles, ` +
          `${checkpoints} checkpoints: ${report.ok ? 'whole' : `${report.alterations.length} alterations`}`,
      )
      for (const { kind, id: which, detail } of report.alterations) console.log(`  ALTERED ${kind} ${which}: ${detail}`)
    }
    const origins = new Set(reports.map(({ report }) => report?.origin))
    for (const { id, origin } of exported.filter((one) => !origins.has(one.origin))) {
      ok = false
      console.log(`ALTERED history ${id}: this checkpoint is of the log ${origin}, which is not here.`)
    }
    return ok ? exitCodes.stopped : proofCodes.altered
  },
)
