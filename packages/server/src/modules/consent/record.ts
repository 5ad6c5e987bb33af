import { defaultPurposes } from '@candor/contracts'
import {
  type AgreedText,
  type ConsentRecord,
  canonicalJson,
  commit,
  type Json,
  newCommitmentKey,
  SCHEMA,
} from '@candor/proof'
import { isAnswer, type NewAnswer, type NewEntry, otherOf } from './entries.ts'
import type { AgreedWords, PurposeTerms, Terms } from './log/terms.ts'

/** A ledger entry as it is committed to: canonical JSON, the random key of its commitment, and the commitment. */
export interface SealedRecord {
  readonly record: string
  readonly key: Buffer
  readonly commitment: Buffer
}

const dpv = (name: string) => `https://w3id.org/dpv#${name}`
const own = (name: string) => `urn:candor:${name}`
const iso = (ms: number) => new Date(ms).toISOString()

const states: Record<NewEntry['kind'], string> = {
  grant: dpv('ConsentGiven'),
  deny: dpv('ConsentRefused'),
  withdraw: dpv('ConsentWithdrawn'),
  expire: dpv('ConsentExpired'),
  // DPV knows no state for these four.
  object: own('objected'),
  restrict: own('restricted'),
  merge: own('merged'),
  move: own('moved'),
}

const stateOf = (entry: NewEntry): string =>
  isAnswer(entry) && entry.stage === 'pending' ? dpv('ConsentRequested') : states[entry.kind]

const typeOf = (entry: NewEntry): string => {
  if (!isAnswer(entry) || entry.actorKind === 'system') return own('automatic')
  // A stamp on an event and a line of an import tell that consent was expressed, not how.
  const told = entry.channel === 'stamp' || 'import' in entry.evidence
  return dpv(told ? 'ExpressedConsent' : 'ExplicitlyExpressedConsent')
}

/** The words of an answer: those of its presentation, else of the locale in its evidence, else the only ones there are. */
const wordsOf = (answer: NewAnswer, terms: Terms): AgreedWords | null => {
  const published = terms.words.filter(
    (w) => w.agreementId === answer.agreementId && w.version === answer.agreementVersion,
  )
  const locale = terms.shown.find((s) => s.id === answer.presentationId)?.locale ?? answer.evidence.locale
  if (typeof locale === 'string') return published.find((w) => w.locale === locale) ?? null
  return published.length === 1 ? published[0]! : null
}

const purposeOf = ({ purposeBit: bit, purposeVersion }: NewAnswer, terms: Terms): PurposeTerms => {
  const known = terms.purposes.filter((p) => p.bit === bit)
  const found = known.find((p) => p.version === purposeVersion) ?? known[0]
  if (found) return found
  const key = defaultPurposes[bit]?.key ?? `bit-${bit}`
  const iri = defaultPurposes[bit]?.dpv ?? own(`purpose:${key}`)
  const nothing = { version: null, legalBasis: {}, dataCategories: [], recipients: [], retentionDays: null }
  return { key, dpv: iri, bit, ...nothing }
}

const processingOf = (answer: NewAnswer, terms: Terms, words: AgreedWords | null) => {
  const purpose = purposeOf(answer, terms)
  const { legalBasis, retentionDays } = purpose
  const jurisdiction = terms.shown.find((s) => s.id === answer.presentationId)?.jurisdiction
  const basis = (jurisdiction === undefined ? undefined : legalBasis[jurisdiction]) ?? legalBasis['*']
  const notice = words
    ? `agreement:${words.agreement}:${words.version}`
    : `purpose:${purpose.key}:${answer.purposeVersion ?? 0}`
  return {
    privacy_notice: own(notice),
    // ISO 639: undetermined.
    language: words?.locale ?? 'und',
    purposes: [purpose.dpv, own(`purpose:${purpose.key}`)],
    ...(basis === undefined ? {} : { lawful_basis: basis }),
    pii_information: purpose.dataCategories.map((category) => ({ pii_type: category })),
    pii_controllers: ['controller'],
    storage_locations: [terms.region],
    retention_period: retentionDays === null ? 'until withdrawn' : `P${retentionDays}D`,
    jurisdiction: jurisdiction ?? 'unknown',
    recipient_third_parties: [...purpose.recipients],
    withdrawal_method: own('preference-centre'),
  }
}

/** The columns of the ledger, under their own names, so that whoever changes a column disagrees with the record. */
const columnsOf = (seq: number, recordedAt: Date, entry: NewEntry): Record<string, Json> => {
  const answer = isAnswer(entry) ? entry : null
  return {
    seq,
    subject_id: entry.subjectId,
    ...(answer?.originId ? { origin_id: answer.originId } : {}),
    kind: entry.kind,
    purpose_bit: answer?.purposeBit ?? null,
    purpose_version: answer?.purposeVersion ?? null,
    agreement_id: answer?.agreementId ?? null,
    agreement_version: answer?.agreementVersion ?? null,
    presentation_id: answer?.presentationId ?? null,
    merged_id: otherOf(entry),
    actor_kind: answer?.actorKind ?? 'system',
    actor: answer?.actor ?? 'identity',
    channel: answer?.channel ?? entry.kind,
    source_id: answer?.sourceId ?? null,
    verified: answer?.verified ?? false,
    stage: answer?.stage ?? 'none',
    evidence: entry.evidence as unknown as Json,
    occurred_at: iso(entry.occurredAt),
    recorded_at: recordedAt.toISOString(),
    valid_until: answer?.validUntil ? iso(answer.validUntil) : null,
    idempotency_key: entry.idempotencyKey,
  }
}

/** An entry as a consent record in the structure of ISO/IEC TS 27560. Its subject stands there under a pseudonym. */
export const toRecord = (terms: Terms, seq: number, id: string, recordedAt: Date, entry: NewEntry): ConsentRecord => {
  const answer = isAnswer(entry) ? entry : null
  const words = answer && wordsOf(answer, terms)
  const agreed: AgreedText[] = words
    ? [
        {
          agreement: words.agreement,
          version: String(words.version),
          language: words.locale,
          sha256: words.sha256,
        },
      ]
    : []
  const byItself = answer === null || answer.actorKind === 'self'
  return {
    schema_version: SCHEMA,
    record_id: id,
    pii_principal_id: entry.subjectId,
    pii_processing: answer ? [processingOf(answer, terms, words)] : [],
    party_identification: [
      {
        party_id: 'controller',
        party_name: terms.controller,
        party_address: '',
        party_contact: '',
        party_type: dpv('DataController'),
      },
    ],
    event: {
      event_time: iso(entry.occurredAt),
      ...(answer?.validUntil
        ? { validity_duration: `PT${Math.max(0, Math.round((answer.validUntil - entry.occurredAt) / 1000))}S` }
        : {}),
      entity_id: byItself ? entry.subjectId : `${answer.actorKind}:${answer.actor}`,
      event_type: typeOf(entry),
      event_state: stateOf(entry),
    },
    agreed_texts: agreed,
    candor: { workspace_id: terms.workspaceId, ...columnsOf(seq, recordedAt, entry) },
  }
}

/**
 * Seals an entry: commitment = HMAC-SHA-256(random key of this entry, RFC 8785 canonical JSON of the record). Only the
 * commitment stands in the public log; destroying key and record leaves a leaf that speaks of nobody.
 */
export const sealEntry = (terms: Terms, seq: number, id: string, recordedAt: Date, entry: NewEntry): SealedRecord => {
  const record = canonicalJson(toRecord(terms, seq, id, recordedAt, entry))
  const key = newCommitmentKey()
  return { record, key: Buffer.from(key), commitment: Buffer.from(commit(record, key)) }
}
