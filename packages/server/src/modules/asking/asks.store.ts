import type { AnswerReward, AskDecision, AskOutcome } from '@candor/contracts'
import { sql } from 'kysely'
import { type ForPurpose, StaleRead } from '../../platform/postgres/index.ts'
import type { Someone } from './person/subject.ts'

type Tx = ForPurpose

/** Something that was put in front of a person. Times are milliseconds since 1970. */
export interface StoredAsk {
  readonly id: string
  readonly personId: string
  readonly originId: number
  readonly kind: 'question' | 'flow' | 'prompt' | 'message'
  readonly key: string
  readonly version: number
  readonly placement: string
  readonly channel: string
  readonly locale: string
  readonly at: number
  readonly outcome: AskOutcome
  readonly outcomeAt: number | null
  readonly spends: boolean
  readonly decision: AskDecision | null
  readonly context: Readonly<Record<string, unknown>>
  readonly step: string | null
  readonly typed: Readonly<Record<string, unknown>> | null
  readonly recipientId: string | null
  readonly helped: boolean
  readonly sourceId: number
  /** Of a flow: for reaching its end. */
  readonly paid: AnswerReward | null
}

const ms = (column: string) => sql`(extract(epoch from ${sql.ref(column)}) * 1000)::float8`

const columns = sql`id, person_id as "personId", origin_id as "originId", kind, key, version, placement, channel, locale,
  ${ms('shown_at')} as at, outcome, ${ms('outcome_at')} as "outcomeAt", spends, decision, context, step, typed,
  recipient_id as "recipientId", helped, source_id as "sourceId", paid`

/** So many contacts of a person are looked at, the newest: what is older decides nothing. */
const mostLookedAt = 500

/** What a person was shown, newest first. */
export const readAsks = async (tx: Tx, workspaceId: number, personId: string): Promise<StoredAsk[]> => {
  const { rows } = await sql<StoredAsk>`
    select ${columns} from asks where workspace_id = ${workspaceId} and person_id = ${personId}
    order by shown_at desc, id desc limit ${mostLookedAt}`.execute(tx)
  return rows
}

export const readAsk = async (tx: Tx, workspaceId: number, id: string): Promise<StoredAsk | null> => {
  const { rows } = await sql<StoredAsk>`
    select ${columns} from asks where workspace_id = ${workspaceId} and id = ${id}`.execute(tx)
  return rows[0] ?? null
}

export interface NewAsk {
  readonly id: string
  readonly kind: StoredAsk['kind']
  readonly key: string
  readonly version: number
  readonly placement: string
  readonly channel: string
  readonly locale: string
  readonly sourceId: number
  readonly at: number
  readonly spends: boolean
  readonly decision: AskDecision | null
  readonly context: Readonly<Record<string, unknown>>
  readonly step: string | null
  /** What it is asked for, as bits; it can be read for what of that the person permits. */
  readonly collected: number
}

/** Notes what is put in front of somebody who is held. Throws StaleRead when the identifier is another's by now. */
export const insertAsk = async (tx: Tx, workspaceId: number, who: Someone, ask: NewAsk): Promise<void> => {
  const { rows } = await sql<{ id: string }>`
    insert into asks (workspace_id, id, person_id, origin_id, kind, key, version, placement, channel, locale, source_id,
      shown_at, spends, decision, context, step, collected, allow, valid_until)
    select ${workspaceId}, ${ask.id}, n.id, i.id, ${ask.kind}, ${ask.key}, ${ask.version}, ${ask.placement}, ${ask.channel},
      ${ask.locale}, ${ask.sourceId}, to_timestamp(${ask.at} / 1000.0), ${ask.spends},
      ${ask.decision === null ? null : JSON.stringify(ask.decision)}::jsonb, ${JSON.stringify(ask.context)}::jsonb, ${ask.step},
      ${ask.collected}::bigint, ${ask.collected}::bigint & n.allow, n.valid_until
    from people n join identifiers i on i.workspace_id = n.workspace_id and i.person_id = n.id and i.id = ${who.originId}::bigint
    where n.workspace_id = ${workspaceId} and n.id = ${who.personId}
    returning id`.execute(tx)
  if (!rows[0]) throw new StaleRead('The identifier went to somebody else meanwhile')
}

/** What became of something that was shown, or where its flow stands. What is left out stays. */
export const updateAsk = async (
  tx: Tx,
  workspaceId: number,
  id: string,
  change: {
    readonly outcome?: AskOutcome
    readonly at?: number
    readonly step?: string | null
    readonly recipientId?: string
    readonly helped?: boolean
    readonly paid?: AnswerReward
    readonly typed?: Readonly<Record<string, unknown>> | null
  },
): Promise<void> => {
  const { outcome, at, step, recipientId, helped, typed, paid } = change
  await tx
    .updateTable('asks')
    .set({
      ...(outcome !== undefined && { outcome, outcome_at: new Date(at ?? Date.now()) }),
      ...(step !== undefined && { step }),
      ...(recipientId !== undefined && { recipient_id: recipientId }),
      ...(helped && { helped }),
      ...(paid && { paid: JSON.stringify(paid) }),
      ...(typed !== undefined && { typed: typed === null ? null : JSON.stringify(typed) }),
    })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute()
}

/** Notes that some were ignored: nothing came back for long enough. */
export const markIgnored = async (tx: Tx, workspaceId: number, ids: readonly string[], at: number): Promise<void> => {
  if (ids.length === 0) return
  await sql`
    update asks set outcome = 'ignored', outcome_at = to_timestamp(${at} / 1000.0)
    where workspace_id = ${workspaceId} and id = any(${[...ids]}::uuid[]) and outcome = 'open'`.execute(tx)
}

/** What was said to a question. */
export interface StoredAnswer {
  readonly askId: string
  readonly question: string
  readonly version: number
  readonly step: string | null
  readonly outcome: Exclude<AskOutcome, 'open' | 'ignored'>
  readonly answer: unknown
  readonly at: number
  readonly attribute: string | null
  readonly recipientId: string | null
  readonly paid: AnswerReward | null
  /** The number of the identifier through which it was given. */
  readonly originId: number
}

const answerColumns = sql`ask_id as "askId", question, version, step, outcome, answer, ${ms('at')} as at, attribute,
  recipient_id as "recipientId", paid, origin_id as "originId"`

/** The newest answer of a person to each question they were ever asked. */
export const readNewestAnswers = async (tx: Tx, workspaceId: number, personId: string): Promise<StoredAnswer[]> => {
  const { rows } = await sql<StoredAnswer>`
    select distinct on (question) ${answerColumns} from ask_answers
    where workspace_id = ${workspaceId} and person_id = ${personId} order by question, at desc, ask_id desc`.execute(tx)
  return rows
}

/** What was said to some of what was shown, in the order in which it was said. */
export const readAnswersTo = async (
  tx: Tx,
  workspaceId: number,
  askIds: readonly string[],
): Promise<StoredAnswer[]> => {
  const { rows } = await sql<StoredAnswer>`
    select ${answerColumns} from ask_answers
    where workspace_id = ${workspaceId} and ask_id = any(${[...askIds]}::uuid[]) order by at, question`.execute(tx)
  return rows
}

export const readAnswerByKey = async (tx: Tx, workspaceId: number, key: string): Promise<StoredAnswer | null> => {
  const { rows } = await sql<StoredAnswer>`
    select ${answerColumns} from ask_answers where workspace_id = ${workspaceId} and idempotency_key = ${key}`.execute(
    tx,
  )
  return rows[0] ?? null
}

/** When a person was paid last for an answer to a question, or for reaching the end of a flow; null: never was. */
export const lastPaidAt = async (
  tx: Tx,
  workspaceId: number,
  personId: string,
  kind: 'question' | 'flow',
  key: string,
): Promise<number | null> => {
  const of = sql`workspace_id = ${workspaceId} and person_id = ${personId} and paid is not null`
  const payments =
    kind === 'question'
      ? sql`select at from ask_answers where ${of} and question = ${key}`
      : sql`select outcome_at as at from asks where ${of} and kind = 'flow' and key = ${key}`
  const { rows } = await sql<{ at: number | null }>`
    select (extract(epoch from max(at)) * 1000)::float8 as at from (${payments}) p`.execute(tx)
  return rows[0]?.at ?? null
}

export interface NewAnswer extends Omit<StoredAnswer, 'originId'> {
  readonly seconds: number | null
  readonly idempotencyKey: string
  readonly collected: number
}

/** Keeps an answer of somebody who is held, once a question of what was shown. Throws StaleRead as insertAsk does. */
export const insertAnswer = async (tx: Tx, workspaceId: number, who: Someone, a: NewAnswer): Promise<void> => {
  const json = (value: unknown) => (value === null || value === undefined ? null : JSON.stringify(value))
  const { rows } = await sql<{ id: string }>`
    insert into ask_answers (workspace_id, ask_id, question, version, step, person_id, origin_id, outcome, answer, at, seconds,
      attribute, recipient_id, paid, idempotency_key, collected, allow, valid_until)
    select ${workspaceId}, ${a.askId}, ${a.question}, ${a.version}, ${a.step}, n.id, i.id, ${a.outcome}, ${json(a.answer)}::jsonb,
      to_timestamp(${a.at} / 1000.0), ${a.seconds}, ${a.attribute}, ${a.recipientId}::uuid, ${json(a.paid)}::jsonb,
      ${a.idempotencyKey}, ${a.collected}::bigint, ${a.collected}::bigint & n.allow, n.valid_until
    from people n join identifiers i on i.workspace_id = n.workspace_id and i.person_id = n.id and i.id = ${who.originId}::bigint
    where n.workspace_id = ${workspaceId} and n.id = ${who.personId}
    on conflict (workspace_id, ask_id, question) do update
      set outcome = excluded.outcome, answer = excluded.answer, at = excluded.at, seconds = excluded.seconds,
        version = excluded.version, paid = coalesce(excluded.paid, ask_answers.paid), idempotency_key = excluded.idempotency_key,
        attribute = excluded.attribute, recipient_id = excluded.recipient_id, origin_id = excluded.origin_id
    returning ask_id as id`.execute(tx)
  if (!rows[0]) throw new StaleRead('The identifier went to somebody else meanwhile')
}

/** An answer that was taken back keeps that it was given, and nothing of what was said. */
export const emptyAnswers = async (
  tx: Tx,
  workspaceId: number,
  askId: string,
  questions: readonly string[],
): Promise<void> => {
  await sql`
    update ask_answers set outcome = 'taken_back', answer = null
    where workspace_id = ${workspaceId} and ask_id = ${askId} and question = any(${[...questions]}::text[])`.execute(tx)
}

/** How what was asked was received, for the policy that learns. */
export const countReceived = async (
  tx: Tx,
  workspaceId: number,
  asks: readonly Pick<StoredAsk, 'kind' | 'key' | 'placement' | 'channel'>[],
  answered: boolean,
): Promise<void> => {
  if (asks.length === 0) return
  const n = answered ? [1, 0] : [0, 1]
  await sql`
    insert into asking_learned as l (workspace_id, kind, key, placement, channel, answered, unanswered)
    select ${workspaceId}, kind, key, placement, channel, count(*) * ${n[0]}, count(*) * ${n[1]}
    from unnest(${asks.map((a) => a.kind)}::text[], ${asks.map((a) => a.key)}::text[], ${asks.map((a) => a.placement)}::text[],
      ${asks.map((a) => a.channel)}::text[]) as k (kind, key, placement, channel)
    group by kind, key, placement, channel order by kind, key, placement, channel
    on conflict (workspace_id, kind, key, placement, channel) do update
      set answered = l.answered + excluded.answered, unanswered = l.unanswered + excluded.unanswered`.execute(tx)
}

export interface Learned {
  readonly kind: string
  readonly key: string
  readonly answered: number
  readonly unanswered: number
}

/** How everything was received in a placement and channel. */
export const readLearned = async (
  tx: Tx,
  workspaceId: number,
  placement: string,
  channel: string,
): Promise<Learned[]> => {
  const { rows } = await sql<Learned>`
    select kind, key, answered, unanswered from asking_learned
    where workspace_id = ${workspaceId} and placement = ${placement} and channel = ${channel}`.execute(tx)
  return rows
}

/** A page of what a person was shown, newest first, as far as the connection's purpose lets be read. */
export const readAsksPage = async (
  tx: Tx,
  workspaceId: number,
  personId: string,
  before: { readonly at: number; readonly id: string } | null,
  limit: number,
): Promise<StoredAsk[]> => {
  const from = before ? sql`and (shown_at, id) < (to_timestamp(${before.at} / 1000.0), ${before.id}::uuid)` : sql``
  const { rows } = await sql<StoredAsk>`
    select ${columns} from asks where workspace_id = ${workspaceId} and person_id = ${personId} ${from}
    order by shown_at desc, id desc limit ${limit}`.execute(tx)
  return rows
}
