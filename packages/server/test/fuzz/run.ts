import { setTimeout as sleep } from 'node:timers/promises'
import { type ErrorCode, errors } from '@candor/contracts'
import fc from 'fast-check'
import pg from 'pg'
import { messageHash } from '../../src/modules/ingestion/pipeline/normalise.ts'
import { openClickHouse } from '../../src/platform/clickhouse/index.ts'
import { until } from '../../src/platform/supervisor/children.ts'
import { readyUrl, runCandor, runningNote, temporaryFolder } from '../candor-process.ts'
import { openEverything } from '../everything.ts'
import { type FuzzInput, fuzzInputs } from './inputs.ts'

export interface FuzzReport {
  seed: number
  inputs: number
  /** Answers by status and code, e.g. `200` or `400 invalid_json`. */
  answers: Record<string, number>
  /** Results of single events, by status and reason. */
  results: Record<string, number>
  /** Distinct accepted messages, and where they are. */
  accepted: number
  processed: number
  quarantined: number
  /** Of those who refused between the door and the pipeline. */
  withheld: number
  seconds: number
  /** What should not be: each a sentence. Empty when all is well. */
  complaints: string[]
}

const keys = ['fuzz-contract', 'fuzz-consent']

const addConsentSource = async (databaseUrl: string) => {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query(
    `insert into sources (workspace_id, name, kind, write_key, legal_basis, consent_categories)
     select id, 'Fuzz', 'browser', $1, 'consent', '{"Analytics": ["analytics"], "Advertising": ["email"]}'
     from workspaces`,
    [keys[1]],
  )
  await client.end()
}

const count = (into: Record<string, number>, name: string) => {
  into[name] = (into[name] ?? 0) + 1
}

/** Sends one input. Notes the answer, and what was accepted; complains of an answer that is not in the registry. */
const sendOne = async (url: string, input: FuzzInput, report: FuzzReport, accepted: Set<string>) => {
  const show = () => JSON.stringify({ ...input, body: input.body.toString('latin1').slice(0, 400) })
  for (;;) {
    const answer = await fetch(url + input.path, {
      method: 'POST',
      headers: input.headers,
      body: new Uint8Array(input.body),
    }).catch((error: unknown) => {
      report.complaints.push(`no answer (${(error as Error).cause ?? error}) to ${show()}`)
      return null
    })
    if (!answer) return
    const text = await answer.text()
    if (answer.status === 503 && Number(answer.headers.get('retry-after')) > 0) {
      count(report.answers, '503, and sent again')
      await sleep(1000)
      continue
    }
    const body = JSON.parse(text) as {
      code?: ErrorCode
      results?: { messageId: string; status: string; reason?: string }[]
    }
    count(report.answers, body.code ? `${answer.status} ${body.code}` : String(answer.status))
    const registered = answer.status === 200 || (body.code && errors[body.code]?.status === answer.status)
    if (!registered || answer.status === 500) report.complaints.push(`answer ${answer.status} to ${show()}`)
    for (const result of body.results ?? []) {
      count(report.results, result.reason ? `${result.status} ${result.reason}` : result.status)
      if (result.status === 'accepted') accepted.add(result.messageId)
    }
    return
  }
}

/**
 * Waits for as long as something moves; null when nothing is left, else what stood still. An event that is being written anew
 * under whom it belongs to stands in history twice for a moment, so that is waited for too.
 */
const workedOff = async (client: pg.Pool): Promise<Record<string, number> | null> => {
  const left = async () => {
    const { rows } = await client.query<Record<string, number>>(`
      select (select count(*) from inbox) as inbox, (select coalesce(max(seq), 0) from inbox) as newest,
        (select count(*) from history_outbox) as shipments, (select count(*) from history_moves) as moves,
        (select count(*) from history_merges) as merges,
        (select count(*) from history_squashes where phase in ('copying', 'deleting')) as squashes,
        (select coalesce(max(id), 0) from history_squashes) as last_squash`)
    return rows[0]!
  }
  const isDone = (now: Record<string, number>) =>
    ['inbox', 'shipments', 'moves', 'merges', 'squashes'].every((queue) => now[queue] === 0)
  for (let before = ''; ; ) {
    let now = await left()
    const moved = async () => {
      now = await left()
      return isDone(now) || JSON.stringify(now) !== before
    }
    before = JSON.stringify(now)
    if (isDone(now)) return null
    if (!(await until(moved, 120_000, 200))) return now
  }
}

/** Where each accepted message is, after everything has been worked off. */
const accountFor = async (
  urls: { databaseUrl: string; clickhouseUrl: string },
  accepted: Set<string>,
  report: FuzzReport,
) => {
  const everything = await openEverything(urls.databaseUrl)
  const client = everything.pool
  const clickhouse = openClickHouse(urls.clickhouseUrl, { name: 'fuzz' })
  try {
    const left = await workedOff(client)
    if (left) report.complaints.push(`the pipeline did not come to its end: ${JSON.stringify(left)}`)
    const found = await clickhouse.query({ query: 'select message_id from events', format: 'JSONCompactEachRow' })
    const seen = new Map<string, string[]>()
    const see = (id: string, where: string) => seen.set(id, [...(seen.get(id) ?? []), where])
    for (const [id] of await found.json<[string]>()) see(id, 'history')
    report.processed = seen.size
    const aside = await client.query<{ message_id: string; reason: string; detail: string }>(
      'select message_id, reason, detail from quarantine',
    )
    for (const { message_id, reason, detail } of aside.rows) {
      see(message_id, `quarantine ${reason}`)
      if (reason === 'pipeline_error') report.complaints.push(`a step failed on ${message_id}: ${detail}`)
    }
    report.quarantined = aside.rows.length
    const withheld = await client.query<{ hash: string; reason: string }>(
      `select replace(message_hash::text, '-', '') as hash, reason from deliveries where state = 2`,
    )
    // Told to whoever asks by messageId: the door's look at the ledger may be a second old, the pipeline's is not.
    const since = new Map(withheld.rows.map((r) => [r.hash, r.reason]))
    for (const id of accepted) {
      const reason = since.get(messageHash(id))
      if (reason !== undefined) see(id, `withheld ${reason}`)
    }
    report.withheld = since.size
    for (const id of accepted)
      if (seen.get(id)?.length !== 1)
        report.complaints.push(
          `${JSON.stringify(id)} was accepted and is there as ${seen.get(id)?.join() ?? 'nothing'}`,
        )
    for (const id of seen.keys())
      if (!accepted.has(id)) report.complaints.push(`${JSON.stringify(id)} is there and was never accepted`)
    const { rowCount } = await client.query('select 1 from inbox_unreadable')
    if (rowCount) report.complaints.push(`${rowCount} rows of the inbox could not be read`)
  } finally {
    await everything.close()
    await clickhouse.close()
  }
}

const atOnce = 16
const chunk = 500

/**
 * Starts the real program in a folder of its own, sends it so many requests, waits for the pipeline, and accounts for
 * every event that was accepted.
 */
export const fuzzIntake = async (options: {
  inputs: number
  seed: number
  onProgress?(sent: number): void
}): Promise<FuzzReport> => {
  const began = performance.now()
  const report: FuzzReport = {
    ...{ seed: options.seed, inputs: 0, answers: {}, results: {}, accepted: 0, processed: 0, quarantined: 0 },
    ...{ withheld: 0, seconds: 0, complaints: [] },
  }
  const folder = await temporaryFolder()
  const candor = runCandor('start', {
    CANDOR_DATA_DIR: folder.path,
    CANDOR_BOOTSTRAP_WRITE_KEY: keys[0]!,
    CANDOR_LOG_LEVEL: 'error',
    CANDOR_SQUASH_AFTER_SECONDS: '0',
  })
  try {
    const url = await readyUrl(candor)
    const before = await runningNote(folder.path)
    await addConsentSource(before.databaseUrl)
    const accepted = new Set<string>()
    const inputs = fuzzInputs(keys)
    for (let from = 0; from < options.inputs; from += chunk) {
      const sample = fc.sample(inputs, { numRuns: Math.min(chunk, options.inputs - from), seed: options.seed + from })
      report.inputs += sample.length
      const next = sample.values()
      await Promise.all(
        Array.from({ length: atOnce }, async () => {
          for (const input of next) await sendOne(url, input, report, accepted)
        }),
      )
      options.onProgress?.(report.inputs)
    }
    report.accepted = accepted.size
    await accountFor(before, accepted, report)
    const after = await runningNote(folder.path)
    for (const [name, pid] of Object.entries(before.processes))
      if (after.processes[name] !== pid) report.complaints.push(`the ${name} process ended and was started again`)
  } finally {
    await candor.stop()
    await folder.remove()
  }
  report.complaints.push(...candor.stderr.filter((line) => line.includes('"level":50') || line.includes('"level":60')))
  report.seconds = Math.round((performance.now() - began) / 1000)
  return report
}
