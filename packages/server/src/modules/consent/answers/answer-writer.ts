import { sql } from 'kysely'
import { ProblemError, problem } from '../../../platform/http/index.ts'
import { type ForPurpose, type PurposeDb, retryConflicts } from '../../../platform/postgres/index.ts'
import { type Claim, identifyPeople } from '../../identity/index.ts'
import { holdersOf } from '../consent.store.ts'
import type { NewAnswer } from '../entries.ts'
import { defaultAllow } from '../fold.ts'
import { followIdentified } from '../join-merged.ts'
import { recordEntries } from '../record-entries.ts'

/** Whom answers are about: somebody known, or whoever holds these identifiers (a new person, if nobody does). */
export type Subject =
  | { readonly personId: string }
  | ({ readonly userId: string | null; readonly anonymousId: string | null } & Pick<Claim, 'email' | 'others'>)

export type AnswerOfSubject = Omit<NewAnswer, 'subjectId'> & {
  /** Why it can't be recorded any more: then it is found again if it was recorded in time, and refused with this otherwise. */
  readonly tooLate?: ProblemError
}

export interface WrittenAnswer {
  readonly id: string
  readonly seq: number
  readonly purposeBit: number
  /** Written now; false: it was in the ledger already. */
  readonly fresh: boolean
}

interface Job {
  readonly subject: Subject
  readonly answers: readonly AnswerOfSubject[]
  resolve(written: WrittenAnswer[]): void
  reject(error: unknown): void
}

export interface AnswerWriter {
  /**
   * Resolves when the answers are on disk and in force, with their entries in the ledger; those that were there already
   * (by idempotency key) are found again. Throws overloaded when too much waits, and what makes an answer too late.
   */
  write(workspaceId: number, subject: Subject, answers: readonly AnswerOfSubject[]): Promise<WrittenAnswer[]>
  close(): Promise<void>
}

const atOnce = 500
const maxWaiting = 20_000

/** The person of each job, found or made, as an event would. Null: the identifiers could not be given to anybody. */
const peopleOf = async (tx: ForPurpose, workspaceId: number, jobs: readonly Job[], now: Date) => {
  const unknown = jobs.filter((j) => !('personId' in j.subject))
  const claims = unknown.map(({ subject, answers }) => ({
    workspaceId,
    messageId: answers[0]?.idempotencyKey ?? '',
    type: 'identify',
    occurredAt: now.getTime(),
    previousId: null,
    ...(subject as Exclude<Subject, { personId: string }>),
  }))
  const resolution = await identifyPeople(tx, claims)
  await followIdentified(tx, resolution, { now, defaults: defaultAllow })
  const found = new Map(
    unknown.map((job, i) => [job, { id: resolution.personOf[i] ?? null, originId: resolution.originOf[i] ?? null }]),
  )
  // What came through an identifier is of whoever has it, also when that has changed since somebody looked.
  const origins = jobs.flatMap((j) => ('personId' in j.subject ? j.answers.map((a) => a.originId ?? 0) : []))
  const holders = await holdersOf(tx, workspaceId, origins)
  return jobs.map((job) => {
    if (!('personId' in job.subject)) return found.get(job)!
    const originId = job.answers[0]?.originId ?? null
    return { id: holders.get(originId ?? 0) ?? job.subject.personId, originId }
  })
}

const readWritten = async (tx: ForPurpose, workspaceId: number, keys: readonly string[]) => {
  const { rows } = await sql<Omit<WrittenAnswer, 'fresh'> & { key: string }>`
    select id, seq, purpose_bit as "purposeBit", idempotency_key as key from consent_ledger
    where workspace_id = ${workspaceId} and idempotency_key = any(${[...keys]}::text[])`.execute(tx)
  return new Map(rows.map(({ key, ...written }) => [key, written]))
}

/** Of those who come too late: why, unless all they say is in the ledger. */
const tooLateOf = async (tx: ForPurpose, workspaceId: number, jobs: readonly Job[]) => {
  const late = jobs.flatMap((job) => job.answers.filter((a) => a.tooLate))
  if (late.length === 0) return () => null
  const known = await readWritten(
    tx,
    workspaceId,
    late.map((a) => a.idempotencyKey),
  )
  return (job: Job) => job.answers.find((a) => a.tooLate && !known.has(a.idempotencyKey))?.tooLate ?? null
}

const tooMany = () => problem('conflict', { detail: 'The person has too many identifiers to take another.' })

/** What was written for each job, or why nothing was. */
const writeJobs = async (tx: ForPurpose, workspaceId: number, all: readonly Job[], now: Date) => {
  const lateness = await tooLateOf(tx, workspaceId, all)
  const jobs = all.filter((job) => !lateness(job))
  const people = await peopleOf(tx, workspaceId, jobs, now)
  const entries = jobs.flatMap(({ answers }, i) => {
    const { id: subjectId, originId } = people[i]!
    return subjectId ? answers.map(({ tooLate: _, ...a }): NewAnswer => ({ ...a, subjectId, originId })) : []
  })
  const { seq, written: fresh } = await recordEntries(tx, workspaceId, entries, { now, defaults: defaultAllow })
  const before = seq === null ? Number.POSITIVE_INFINITY : seq - fresh
  const keys = entries.map((e) => e.idempotencyKey)
  const found = await readWritten(tx, workspaceId, keys)
  const written = (answer: AnswerOfSubject): WrittenAnswer => {
    const entry = found.get(answer.idempotencyKey)!
    return { ...entry, fresh: entry.seq > before }
  }
  const outcomes = new Map(jobs.map((job, i) => [job, people[i]!.id ? job.answers.map(written) : tooMany()]))
  return all.map((job) => outcomes.get(job) ?? lateness(job)!)
}

/**
 * Group commit of answers: one transaction writes what gathered while the one before was on its way, for one workspace
 * at a time, since the head of its ledger is one lock anyway. When a group fails, each of it is tried by itself.
 */
export const createAnswerWriter = (db: PurposeDb<'consent'>, clock: () => number = Date.now): AnswerWriter => {
  const waiting = new Map<number, Job[]>()
  let count = 0
  let flushing: Promise<void> | null = null
  let closed = false

  const attempt = (workspaceId: number, jobs: readonly Job[]) =>
    retryConflicts(() => db.transaction().execute((tx) => writeJobs(tx, workspaceId, jobs, new Date(clock()))))
  const finish = async (workspaceId: number, jobs: readonly Job[]): Promise<void> => {
    try {
      const written = await attempt(workspaceId, jobs)
      jobs.forEach((job, i) => {
        const own = written[i]!
        if (own instanceof ProblemError) job.reject(own)
        else job.resolve(own)
      })
    } catch (error) {
      if (jobs.length === 1) jobs[0]!.reject(error)
      else for (const job of jobs) await finish(workspaceId, [job])
    }
  }
  const flush = async () => {
    for (let first = waiting.entries().next().value; first; first = waiting.entries().next().value) {
      const [workspaceId, jobs] = first
      // To the end of the line, so that a busy workspace does not keep another waiting.
      waiting.delete(workspaceId)
      if (jobs.length > atOnce) waiting.set(workspaceId, jobs.slice(atOnce))
      const some = jobs.slice(0, atOnce)
      await finish(workspaceId, some)
      count -= some.length
    }
    flushing = null
  }
  return {
    write: (workspaceId, subject, answers) => {
      if (closed || count >= maxWaiting) return Promise.reject(problem('overloaded', { retryAfter: 1 }))
      return new Promise((resolve, reject) => {
        count++
        const jobs = waiting.get(workspaceId) ?? []
        jobs.push({ subject, answers, resolve, reject })
        waiting.set(workspaceId, jobs)
        flushing ??= new Promise(setImmediate).then(flush)
      })
    },
    close: async () => {
      closed = true
      await flushing
    },
  }
}
