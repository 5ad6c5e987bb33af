import type { Log } from '../../../platform/log.ts'
import { getPublic } from '../../../platform/outgoing/index.ts'
import type { AnyDb } from '../../../platform/postgres/index.ts'
import { vendorList } from './vendor-list.ts'
import { readVendorList, writeVendorList } from './vendor-lists.store.ts'

/** IAB publishes a list a week, on Thursdays; a day is what its policies ask of whoever caches it. */
const dayMs = 86_400_000
const lookMs = 3_600_000

/**
 * Fetches IAB's list when the one that is kept is a day old, or there is none. Answers the version that was fetched; null
 * when it was not time. Throws what the network throws, and a ZodError for what is no such list.
 */
export const refreshVendorList = async (
  db: AnyDb,
  options: { url: string; allow: readonly string[]; now?: number },
): Promise<number | null> => {
  const { url, allow, now = Date.now() } = options
  const known = await readVendorList(db)
  if (known && now - known.fetchedAt.getTime() < dayMs) return null
  const body = await getPublic(url, { allow })
  const list = vendorList.parse(JSON.parse(body.toString()))
  await writeVendorList(db, list)
  return list.vendorListVersion
}

/** Looks each hour. While the list cannot be fetched the former stays in use. */
export const keepVendorList = (db: AnyDb, options: { url: string; allow: readonly string[] }, log: Log) => {
  let running: Promise<void> | null = null
  const look = () => {
    running ??= refreshVendorList(db, options)
      .then((version) => {
        if (version !== null) log.info({ version }, 'the list of vendors was fetched')
      })
      .catch((err: unknown) => log.warn({ err }, 'the list of vendors could not be fetched; the former stays in use'))
      .finally(() => {
        running = null
      })
  }
  look()
  const timer = setInterval(look, lookMs).unref()
  return {
    close: async () => {
      clearInterval(timer)
      await running
    },
  }
}
