import { readFile } from 'node:fs/promises'
import { readConfig } from '../config.ts'
import { readRunningNote } from '../platform/supervisor/data-folder.ts'
import { StartupError } from '../platform/supervisor/startup-error.ts'

/** What `verify` and `audit` answer beside the ordinary codes. */
export const proofCodes = { altered: 20 } as const

/** A file that was named on the command line. */
export const readGiven = async (path: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new StartupError('usage', `The file ${path} cannot be read: ${(error as Error).message}`)
  }
}

/** Public keys, given as they are or as files with one a line. */
export const readKeys = async (given: readonly string[]): Promise<string[]> => {
  const texts = await Promise.all(given.map((one) => (one.includes('+') ? one : readGiven(one))))
  return texts.flatMap((text) =>
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  )
}

/** The number of a workspace, as it was given on the command line. */
export const workspaceNumber = (given: string, usage: string): number => {
  if (!/^[1-9]\d{0,8}$/.test(given)) throw new StartupError('usage', usage)
  return Number(given)
}

/**
 * Both databases: of the settings, or of the Candor that runs on the data folder. Never one of each, unless they agree:
 * the one would be filled from the other of somebody else.
 */
export const knownEngines = async (command: string): Promise<{ databaseUrl: string; clickhouseUrl: string }> => {
  const { databaseUrl, clickhouseUrl, dataDir } = readConfig()
  if (databaseUrl && clickhouseUrl) return { databaseUrl, clickhouseUrl }
  const note = await readRunningNote(dataDir)
  const agrees =
    (databaseUrl ?? note?.databaseUrl) === note?.databaseUrl &&
    (clickhouseUrl ?? note?.clickhouseUrl) === note?.clickhouseUrl
  if (note && agrees) return note
  throw new StartupError(
    'configuration',
    `\`candor ${command}\` works on both databases: set CANDOR_DATABASE_URL and CANDOR_CLICKHOUSE_URL, or let ` +
      `\`candor start\` run on ${dataDir} meanwhile.`,
  )
}

/** PostgreSQL of the settings, or of the Candor that runs on the data folder. */
export const knownDatabase = async (command: string): Promise<string> => {
  const { databaseUrl, dataDir } = readConfig()
  const url = databaseUrl ?? (await readRunningNote(dataDir))?.databaseUrl
  if (url !== undefined) return url
  throw new StartupError(
    'configuration',
    `\`candor ${command}\` reads a database: set CANDOR_DATABASE_URL, or let \`candor start\` run on ${dataDir} meanwhile.`,
  )
}
