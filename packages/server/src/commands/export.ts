import { once } from 'node:events'
import { readConfig } from '../config.ts'
import { readExportOptions, runExport, usage } from '../export/index.ts'
import { exitCodes, ImportError } from '../import/index.ts'

/** Writes people who allow a purpose to a file. The first signal stops it in good order, the second at once. */
export const run = async (args: string[]): Promise<number> => {
  const config = readConfig()
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort())
  try {
    const options = readExportOptions(args, { url: config.publicUrl, apiKey: config.apiKey })
    if (options === null) {
      console.log(usage)
      return exitCodes.done
    }
    return await runExport(options, {
      stopping: stopping.signal,
      print: async (text) => {
        if (!process.stdout.write(text)) await once(process.stdout, 'drain')
      },
      say: (text) => console.error(text),
    })
  } catch (error) {
    if (!(error instanceof ImportError)) throw error
    console.error(error.message)
    return error.exitCode
  }
}
