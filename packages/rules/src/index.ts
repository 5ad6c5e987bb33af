/**
 * Privacy and marketing law as dated data. Everything but `loadPack` and `openAddressBook`, which read files, is pure.
 */

export { type Change, diffPacks } from './change/diff-packs.ts'
export { affectedNotices, type NoticeScope, openReview, purposesTouched, type Review } from './change/review.ts'
export { dueAt, startedBy } from './dates.ts'
export { examinePack, type Finding, reviewsDue } from './examine-pack.ts'
export { explain, explainPurpose, type Locale } from './explain.ts'
export { loadPack, packOf, shippedPack } from './load-pack.ts'
export {
  type AgeBand,
  ageBands,
  classesOf,
  type Decision,
  type Duration,
  type Duty,
  decisions,
  type LastingThing,
  type Law,
  lawSchema,
  type Pack,
  type PurposeClass,
  purposeClasses,
  type RequestKind,
  requestKinds,
  type Signal,
} from './model.ts'
export { openAddressBook } from './region/maxmind.ts'
export { knownProxies, type RegionHeaders, readRegionHeaders } from './region/proxy-headers.ts'
export { type AddressBook, jurisdictionOf, type Region, type RegionSources, regionOf } from './region/region-of.ts'
export type { Asking, Clock, Lasting } from './resolve/clocks.ts'
export { lawHolds } from './resolve/places.ts'
export { type Question, type Reason, type Resolution, resolveRules } from './resolve/resolve-rules.ts'
export { createResolver } from './resolve/resolver.ts'
export type { Citation } from './resolve/statements.ts'
export { gpcDocument, signalsIn } from './signals.ts'
