import { join } from 'node:path'
import { readConfig } from '../config.ts'
import { exitCodes, ImportError, readOptions, runImport, usage } from '../import/index.ts'
import { version } from '../version.ts'

/** Sends the events, the consent or the people of a file to a running Candor. The first signal stops it in good order, the second at once. */
export const run = async (args: string[]): Promise<number> => {
  const config = readConfig()
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort())
  try {
    const options = readOptions(args, { url: config.publicUrl, writeKey: config.writeKey, apiKey: config.apiKey })
    if (options === null) {
      console.log(usage)
      return exitCodes.done
    }
    return await runImport(options, {
      folder: join(config.dataDir, 'imports'),
      version,
      stopping: stopping.signal,
      say: (text) => console.log(text),
      progress: process.stderr,
    })
  } catch (error) {
    if (!(error instanceof ImportError)) throw error
    console.error(error.message)
    return error.exitCode
  }
}
