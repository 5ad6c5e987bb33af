/**
 * A consent record and a receipt for it, in the information structure of ISO/IEC TS 27560, with terms of the Data Privacy
 * Vocabulary (DPV). Times are RFC 3339 in UTC, durations ISO 8601, languages BCP 47; what is an IRI is one of DPV.
 */
import type { Json } from '../commitment.ts'

/** The profiles of DPV for ISO/IEC TS 27560. */
export const SCHEMA = 'https://w3id.org/dpv/schema/dpv-27560'
/** How the record is proved: this layout of keys, leaves and checkpoint. */
export const PROOF_TYPE = 'candor-consent-log/v1'
/** A receipt that carries a copy of the record. */
export const PROFILE = `${SCHEMA}#receipt-record`

export interface PersonalData {
  /** A category of DPV's extension for personal data. */
  readonly pii_type: string
  readonly pii_optional?: boolean
  readonly special_pii_category?: boolean
}

export interface Processing {
  /** Address or identifier of the notice. */
  readonly privacy_notice: string
  readonly language: string
  /** DPV IRIs, and Candor's own names where DPV has none. */
  readonly purposes: readonly string[]
  readonly lawful_basis?: string
  readonly pii_information: readonly PersonalData[]
  /** Party ids. */
  readonly pii_controllers: readonly string[]
  readonly collection_method?: string
  readonly processing_method?: string
  readonly storage_locations: readonly string[]
  readonly processing_locations?: readonly string[]
  readonly geographic_restrictions?: readonly string[]
  readonly retention_period: string
  readonly jurisdiction: string
  /** Party ids. */
  readonly recipient_third_parties: readonly string[]
  readonly withdrawal_method: string
  readonly privacy_rights?: readonly string[]
  /** Party id of the supervisory authority. */
  readonly authority_party?: string
}

export interface Party {
  readonly party_id: string
  readonly party_name: string
  readonly party_address: string
  readonly party_contact: string
  readonly party_type: string
  readonly party_role?: string
}

export interface ConsentEvent {
  readonly event_time: string
  /** How long the answer holds; absent if until it is changed. */
  readonly validity_duration?: string
  /** Who acted: the person, an agent, a guardian. */
  readonly entity_id: string
  /** How consent was expressed, such as dpv:ExplicitlyExpressedConsent. */
  readonly event_type: string
  /** What became of it: dpv:ConsentGiven, ConsentRefused, ConsentWithdrawn, ConsentExpired. */
  readonly event_state: string
}

/** A text that was agreed to, named by its fingerprint. */
export interface AgreedText {
  readonly agreement: string
  readonly version: string
  readonly language: string
  /** SHA-256 of the exact bytes, in hex. */
  readonly sha256: string
}

/** One event of the consent ledger: what is committed to, in its canonical JSON. */
export interface ConsentRecord {
  readonly schema_version: string
  readonly record_id: string
  /** A pseudonym; identifiers of the person stay out of the record. */
  readonly pii_principal_id: string
  readonly pii_processing: readonly Processing[]
  readonly party_identification: readonly Party[]
  readonly event: ConsentEvent
  readonly agreed_texts: readonly AgreedText[]
  /** What else the ledger knows and wants to prove: presentation, channel, signals, stage of a double opt-in. */
  readonly candor?: { readonly [name: string]: Json }
}

export interface ReceiptText {
  readonly sha256: string
  readonly language: string
  /** The exact words. Their UTF-8 has the fingerprint. */
  readonly text: string
}

/** Joins the tree of the receipt to another state of the same log, older or newer. */
export interface ConsistencyBlock {
  readonly size: number
  readonly root: string
  readonly hashes: readonly string[]
}

/** Shows that the record stands in the log. Keys and hashes are in hex. */
export interface ProofBlock {
  readonly type: typeof PROOF_TYPE
  /** Origin of the log. */
  readonly log: string
  /** The log's public key (`vkey`): for convenience, not for trust. */
  readonly log_key: string
  readonly record_sha256: string
  readonly commitment_key: string
  readonly leaf_hash: string
  readonly leaf_index: number
  readonly tree_size: number
  readonly inclusion: readonly string[]
  readonly checkpoint: string
  /** To a state of the log that the receiver kept a checkpoint of. */
  readonly consistency?: ConsistencyBlock
}

export interface Receipt {
  readonly profile: typeof PROFILE
  readonly schema_version: typeof SCHEMA
  readonly receipt_id: string
  readonly record: ConsentRecord
  readonly texts: readonly ReceiptText[]
  readonly proof: ProofBlock
}

/** The same entry of the same log always has the same receipt id. */
export const receiptId = (log: string, leafIndex: number): string => `${log}#${leafIndex}`
