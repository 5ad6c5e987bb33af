import { parseArgs } from 'node:util'
import { exitCodes } from './exit-codes.ts'
import { ImportError } from './row.ts'

export interface ImportOptions {
  what: 'events' | 'consent' | 'people'
  file: string
  map: string | undefined
  url: string
  /** The write key of a source for events, an API key for consent. */
  key: string | undefined
  rejects: string | undefined
  state: string | undefined
  restart: boolean
  dryRun: boolean
  /** Ask the server about every line, and write nothing. */
  validate: boolean
}

export const usage = `Usage: candor import events FILE [options]
       candor import consent FILE [options]
       candor import people FILE --map FILE [options]

FILE is .ndjson or .csv, gzipped or not. Without --map each line is an event in Segment's shape, or an answer about consent
as POST /v1/consent/import takes it. People need a mapping: it says on what the import rests.

  --map FILE        How rows become events, answers or people (docs/guides/import.md)
  --url URL         Where Candor runs (this machine unless said)
  --write-key KEY   Events: key of the source; better in CANDOR_WRITE_KEY, which no list of processes shows
  --api-key KEY     Consent and people: a key with the scope consent:write or people:write; better in CANDOR_API_KEY
  --dry-run         Read and map everything, send nothing
  --validate        People: ask the server about every line, and write nothing; begin with this
  --rejects FILE    What cannot be used is written here
  --state FILE      How far the import came is kept here
  --restart         Begin again, whatever an earlier run did`

const wrong = (sentence: string) => new ImportError(`${sentence}\n\n${usage}`, exitCodes.usage)

const parse = (args: string[]) => {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        map: { type: 'string' },
        url: { type: 'string' },
        'write-key': { type: 'string' },
        'api-key': { type: 'string' },
        rejects: { type: 'string' },
        state: { type: 'string' },
        restart: { type: 'boolean', default: false },
        'dry-run': { type: 'boolean', default: false },
        validate: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (error) {
    throw wrong((error as Error).message)
  }
}

/** An address without a slash at the end. Throws a sentence when it is none. */
export const checkUrl = (url: string): string => {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new ImportError(`"${url}" is not an address such as http://127.0.0.1:8420.`, exitCodes.usage)
  }
  return url.replace(/\/+$/, '')
}

const kinds = {
  events: {
    option: 'write-key',
    needed: 'A write key is needed: set CANDOR_WRITE_KEY to the key of the source that the events belong to.',
  },
  consent: {
    option: 'api-key',
    needed: 'An API key is needed: set CANDOR_API_KEY to a key with the scope consent:write.',
  },
  people: {
    option: 'api-key',
    needed: 'An API key is needed: set CANDOR_API_KEY to a key with the scope people:write.',
  },
} as const

/** Reads the command line; null if help was asked for. Throws a sentence with the usage. */
export const readOptions = (
  args: string[],
  defaults: { url: string; writeKey: string | undefined; apiKey: string | undefined },
): ImportOptions | null => {
  const { values, positionals } = parse(args)
  if (values.help) return null
  const [what, file, ...more] = positionals
  if (what !== 'events' && what !== 'consent' && what !== 'people')
    throw wrong(
      what
        ? `"${what}" cannot be imported; events, consent and people can.`
        : 'Say what to import: events, consent or people.',
    )
  if (file === undefined) throw wrong('Name the file to import.')
  if (more.length > 0) throw wrong(`One file at a time: what is "${more[0]}"?`)
  if (values.validate && what !== 'people')
    throw wrong('--validate is for people; --dry-run reads and maps the file and sends nothing.')
  const { option, needed } = kinds[what]
  const key = values[option] ?? (what === 'events' ? defaults.writeKey : defaults.apiKey)
  if (!key && !values['dry-run']) throw wrong(needed)
  return {
    what,
    file,
    map: values.map,
    url: checkUrl(values.url ?? defaults.url),
    key,
    rejects: values.rejects,
    state: values.state,
    restart: values.restart,
    dryRun: values['dry-run'],
    validate: values.validate,
  }
}
