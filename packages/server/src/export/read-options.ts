import { parseArgs } from 'node:util'
import { type ExportFormat, exportFormats } from '@candor/contracts'
import { checkUrl, exitCodes, ImportError } from '../import/index.ts'

export interface ExportOptions {
  url: string
  key: string
  format: ExportFormat
  /** Undefined: standard output, which cannot be taken up again. */
  out: string | undefined
  restart: boolean
  /** What is asked of GET /v1/people/export, by the names of its query. */
  query: Readonly<Record<string, string>>
}

export const usage = `Usage: candor export people --purpose KEY [options]

Writes everybody who allows the purpose, with what may be used for it: one JSON object a line, or a table. The same command
goes on where it was ended, if it has a file to write to.

  --purpose KEY       What they are exported for, a key of GET /v1/purposes
  --format FORMAT     ndjson (unless said) or csv, which needs --attributes
  --out FILE          Where to; standard output unless said
  --attributes LIST   Keys with commas between them; all unless said
  --identifiers LIST  Kinds with commas between them; all unless said, in csv user_id,email,phone
  --provenance        With where each value comes from
  --context PLACE     Where it will be used: app, web, store:riverside
  --mention           Only what may be said to the person there
  --stale             Also what is older than its half-life
  --sensitive         Also what the law protects, as far as the purpose is named for it; the key needs people:sensitive
  --url URL           Where Candor runs (this machine unless said)
  --api-key KEY       A key with the scope people:export; better in CANDOR_API_KEY, which no list of processes shows
  --restart           Begin again, whatever an earlier run did`

const wrong = (sentence: string) => new ImportError(`${sentence}\n\n${usage}`, exitCodes.usage)

const text = { type: 'string' } as const
const flag = { type: 'boolean', default: false } as const

const parse = (args: string[]) => {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        ...{ purpose: text, format: text, out: text, attributes: text, identifiers: text, context: text, url: text },
        ...{ 'api-key': text, provenance: flag, mention: flag, stale: flag, sensitive: flag, restart: flag },
        help: { ...flag, short: 'h' },
      },
    })
  } catch (error) {
    throw wrong((error as Error).message)
  }
}

const isFormat = (format: string): format is ExportFormat => exportFormats.some((f) => f === format)

/** Reads the command line; null if help was asked for. Throws a sentence with the usage. */
export const readExportOptions = (
  args: string[],
  defaults: { url: string; apiKey: string | undefined },
): ExportOptions | null => {
  const { values, positionals } = parse(args)
  if (values.help) return null
  if (positionals.join(' ') !== 'people') throw wrong('Say what to export: people.')
  const { purpose, format = 'ndjson', attributes, identifiers, context } = values
  if (purpose === undefined) throw wrong('Name the purpose: --purpose email.')
  if (!isFormat(format)) throw wrong(`"${format}" is no format; ndjson and csv are.`)
  if (format === 'csv' && attributes === undefined) throw wrong('A table needs its columns: --attributes city,size.')
  const key = values['api-key'] ?? defaults.apiKey
  if (!key) throw wrong('An API key is needed: set CANDOR_API_KEY to a key with the scope people:export.')
  const asked = { purpose, attributes, identifiers, context }
  const { provenance, mention, stale, sensitive } = values
  const flags = { provenance, mention, stale, sensitive }
  return {
    ...{ url: checkUrl(values.url ?? defaults.url), key, format, out: values.out, restart: values.restart },
    query: {
      ...Object.fromEntries(Object.entries(asked).filter((e): e is [string, string] => e[1] !== undefined)),
      ...Object.fromEntries(Object.entries(flags).map(([name, on]) => [name, String(on)])),
    },
  }
}
