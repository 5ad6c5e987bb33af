import { ConfigError } from './config.ts'
import { exitCodes, StartupError } from './platform/supervisor/startup-error.ts'

interface Command {
  readonly summary: string
  /** Loaded only when it is called: `candor help` needs none of it. `run` answers the exit code. */
  load(): Promise<{ run(args: string[]): Promise<number> }>
}

const commands: Record<string, Command> = {
  start: { summary: 'Everything on this machine', load: () => import('./commands/start.ts') },
  api: { summary: 'One api process on databases of your own', load: () => import('./commands/api.ts') },
  worker: { summary: 'One worker process on databases of your own', load: () => import('./commands/worker.ts') },
  migrate: { summary: 'Bring both databases to the newest migration', load: () => import('./commands/migrate.ts') },
  verify: { summary: 'Verify a receipt, without a server', load: () => import('./commands/verify.ts') },
  audit: { summary: 'Go through the consent log and name what was altered', load: () => import('./commands/audit.ts') },
  consent: {
    summary: 'Make everything that follows from the consent ledger again, or check it',
    load: () => import('./commands/consent.ts'),
  },
  checkpoint: { summary: 'Export a signed checkpoint, or the key', load: () => import('./commands/checkpoint.ts') },
  import: {
    summary: 'Send the events, the consent or the people of a file to a running Candor',
    load: () => import('./commands/import.ts'),
  },
  export: {
    summary: 'Write the people who allow a purpose to a file',
    load: () => import('./commands/export.ts'),
  },
  log: { summary: 'Give a consent log a new signing key', load: () => import('./commands/log.ts') },
  witness: { summary: 'Watch a consent log, and sign what continues it', load: () => import('./commands/witness.ts') },
}

const help = () => {
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(12)}${summary}`)
  return [
    'Usage: candor <command>',
    '',
    ...lines,
    '',
    'Settings come from the environment: docs/guides/operating.md',
  ].join('\n')
}

const main = async ([name = 'help', ...args]: string[]): Promise<number> => {
  if (['help', '--help', '-h'].includes(name)) {
    console.log(help())
    return exitCodes.stopped
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) throw new StartupError('usage', `There is no command \`${name}\`.\n\n${help()}`)
  return (await command.load()).run(args)
}

/** A refusal is a sentence and a code of its own; only what nobody foresaw shows where it came from. */
const explain = (error: unknown): number => {
  if (error instanceof StartupError) {
    console.error(error.message)
    return error.exitCode
  }
  if (error instanceof ConfigError) {
    console.error(`A setting does not fit. ${error.message}`)
    return exitCodes.configuration
  }
  console.error(error)
  return exitCodes.unexpected
}

process.exit(await main(process.argv.slice(2)).catch(explain))
