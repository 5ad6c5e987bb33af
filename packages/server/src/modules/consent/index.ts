export type { AnswerOfSubject } from './answers/answer-writer.ts'
export { pickLocale } from './answers/words.ts'
export { type Catalogues, createCatalogues, type PurposeEntry, purposeNamed } from './catalogue/catalogue.ts'
export { type ConsentChanged, consentChanged } from './consent-changed.ts'
export type { ActorKind, NewAnswer, NewEntry, NewMerge } from './entries.ts'
export { wilson } from './explorer/wilson.ts'
export { type Answer, answers, defaultAllow } from './fold.ts'
export { createFollow } from './follow-identity.ts'
export { followIdentified, followMoves, joinMerged, type MergedPeople } from './join-merged.ts'
export {
  auditWorkspace,
  LogBroken,
  type PublicLog,
  readCheckpoint,
  readLogKeys,
  registerLogRoutes,
  registerReceiptRoutes,
  rotateLogKey,
  startCheckpoints,
  witnessLog,
} from './log/index.ts'
export {
  createQueryEvents,
  createQueryPermitted,
  type EventContext,
  type FactsPermitted,
  PermissionsBehind,
  type Permitted,
  permittedEvents,
  type QueryEvents,
  type QueryOptions,
  type QueryPermitted,
  type Readable,
  type ReadContext,
} from './permitted/index.ts'
export {
  type Choice,
  createLinkReader,
  createSignedTokens,
  frequencyOf,
  holderOfLink,
  type KnownTrait,
  preferencesThatHold,
  type SignedTokens,
  type TokenSubject,
} from './preferences/index.ts'
export { type RebuildOptions, rebuildWorkspace } from './rebuild/index.ts'
export { type Recorded, recordEntries } from './record-entries.ts'
export { refusalsOf } from './refusals.ts'
export { type ConsentDeps, registerConsent } from './register.ts'
export { entriesOfStamp, hear, hearStamps, type Stamp, type Told } from './stamps/index.ts'
export {
  createLedgerAtTheDoor,
  type Holding,
  holdingOf,
  joinKnown,
  joinPasts,
  type KnownHolder,
  type LedgerAtTheDoor,
  type Named,
  needsPast,
  nothingHolds,
  nothingKnown,
  pastWith,
  readPasts,
  readStanding,
  type Standing,
} from './standing/index.ts'
export { agreementBehind, ownsReceipts } from './subjects/agreement-behind.ts'
export type { RecordAnswers } from './subjects/record-answers.ts'
export { sweepExpired } from './sweep.ts'
export { startSweeper } from './sweeper.ts'
export { keepVendorList } from './tcf/keep-vendor-list.ts'
