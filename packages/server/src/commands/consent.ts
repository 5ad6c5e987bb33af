import { defaultAllow, type RebuildOptions, rebuildWorkspace } from '../modules/consent/index.ts'
import { openClickHouse } from '../platform/clickhouse/index.ts'
import { openDatabase } from '../platform/postgres/index.ts'
import { exitCodes, StartupError } from '../platform/supervisor/startup-error.ts'
import { command } from './command.ts'
import { knownEngines } from './proof-files.ts'

const usage = `Usage: candor consent rebuild [--workspace N] [--check]

Makes everything that follows from the consent ledger as the ledger says: current states, the masks beside people,
identifiers and traits, and the copy of the permissions in ClickHouse. Works while Candor runs. Ended anywhere, run it
again: what is right is left as it is.

  --workspace N  Only this workspace; all of them unless said.
  --check        Changes nothing, and names each difference.

Exit code 0: everything is as the ledger says. 1: --check found differences. 2: the call is not understood.`

/** Of --check: something does not follow from the ledger. */
const differs = 1
const progressMs = 2_000

const openEngines = async () => {
  const { databaseUrl, clickhouseUrl } = await knownEngines('consent')
  const database = await openDatabase(databaseUrl, { name: 'candor-rebuild', max: 1, maxSystem: 2 })
  const clickhouse = openClickHouse(clickhouseUrl, { name: 'candor-rebuild' })
  return {
    db: database.postgres.db,
    deps: { system: database.purposes.system('rebuild'), clickhouse, defaults: defaultAllow },
    close: async () => {
      await clickhouse.close()
      await database.close()
    },
  }
}
type Engines = Awaited<ReturnType<typeof openEngines>>

const workspacesOf = async ({ db }: Engines, given: string | undefined) => {
  const all = await db.selectFrom('workspaces').select(['id', 'name']).orderBy('id').execute()
  const asked = given === undefined ? all : all.filter((w) => String(w.id) === given)
  if (given !== undefined && asked.length === 0) throw new StartupError('usage', `There is no workspace ${given}.`)
  return asked
}

/** A line to standard error now and then, and at the end. */
const showProgress = (label: string) => {
  let said = performance.now()
  return (people: number) => {
    if (performance.now() - said < progressMs) return
    said = performance.now()
    process.stderr.write(`${label}: ${people.toLocaleString('en')} people looked at…\n`)
  }
}

const rebuildOne = async ({ deps }: Engines, { id, name }: { id: number; name: string }, check: boolean) => {
  const label = `Workspace ${id} (${name})`
  const options: RebuildOptions = {
    check,
    onProgress: showProgress(label),
    onDifference: ({ where, personId, detail }) => {
      if (check) console.log(`DIFFERS ${where} ${personId}: ${detail}`)
    },
  }
  const { people, differences } = await rebuildWorkspace(deps, id, options)
  const done = check ? 'found' : 'put right'
  const outcome = differences === 0 ? 'everything is as the ledger says' : `${differences} differences ${done}`
  console.log(`${label}: ${people.toLocaleString('en')} people looked at, ${outcome}.`)
  return differences
}

export const run = command(
  usage,
  { workspace: { type: 'string' }, check: { type: 'boolean', default: false } },
  async ({ values, positionals }) => {
    if (positionals.join(' ') !== 'rebuild') throw new StartupError('usage', usage)
    const engines = await openEngines()
    try {
      let differences = 0
      for (const workspace of await workspacesOf(engines, values.workspace))
        differences += await rebuildOne(engines, workspace, values.check)
      return values.check && differences > 0 ? differs : exitCodes.stopped
    } finally {
      await engines.close()
    }
  },
)
