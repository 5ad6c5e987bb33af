import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { exitCodes, StartupError } from '../platform/supervisor/startup-error.ts'

const help = { help: { type: 'boolean', short: 'h', default: false } } as const

const read = <O extends ParseArgsOptionsConfig>(args: string[], usage: string, options: O) => {
  try {
    return parseArgs({ args, allowPositionals: true, options: { ...options, ...help } })
  } catch (error) {
    throw new StartupError('usage', `${(error as Error).message}\n\n${usage}`)
  }
}

/** A command of the program: says its usage on --help, and with whatever it does not understand. `work` answers the exit code. */
export const command =
  <O extends ParseArgsOptionsConfig>(
    usage: string,
    options: O,
    work: (given: ReturnType<typeof read<O>>) => Promise<number>,
  ) =>
  async (args: string[]): Promise<number> => {
    const given = read(args, usage, options)
    if (!(given.values as { help?: boolean }).help) return work(given)
    console.log(usage)
    return exitCodes.stopped
  }
