import { purposeMask, purposes, type Withholding } from '@candor/contracts'

/** What the door and the pipeline need to know of a source. */
export interface SourceConsent {
  readonly legalBasis: string
  readonly basisPurposes: readonly string[]
  /** Segment's consent categories → purposes; an unmapped category allows nothing. */
  readonly consentCategories: Readonly<Record<string, readonly string[]>>
}

const everything = purposeMask(purposes)

/** The reserved event by which Segment's clients tell a change of consent; it is itself the proof, so it is kept. */
export const consentEvent = 'Segment Consent Preference Updated'

const stampOf = (context: unknown): Record<string, unknown> | null => {
  const consent = (context as { consent?: { categoryPreferences?: unknown } } | null | undefined)?.consent
  const stamp = consent?.categoryPreferences
  return typeof stamp === 'object' && stamp !== null && !Array.isArray(stamp)
    ? (stamp as Record<string, unknown>)
    : null
}

/** Purposes granted and refused by a stamp. Only `true` grants; where two categories disagree, the refusal holds. */
export const readStamp = (context: unknown, categories: SourceConsent['consentCategories']) => {
  const stamp = stampOf(context)
  let granted = 0
  let refused = 0
  if (stamp) {
    for (const [category, answer] of Object.entries(stamp)) {
      const mask = Object.hasOwn(categories, category) ? purposeMask(categories[category] ?? []) : 0
      if (answer === true) granted |= mask
      // A refusal may name a purpose itself, mapped or not: a browser's opt-out signal does.
      else refused |= mask | purposeMask([category])
    }
  }
  return { present: stamp !== null, granted: granted & ~refused, refused }
}

/**
 * The purposes for which an event may be kept, as a bitmask; zero, and the reason, when there is none.
 * A source on consent keeps what the stamp grants. Any other basis covers its own purposes, and a stamp only narrows
 * them: what a person refuses is not used, whatever basis is claimed, except what the contract or the law requires.
 */
export const allowedPurposes = (
  source: SourceConsent,
  event: { context?: unknown; event?: unknown },
): { mask: number; reason: Withholding | null } => {
  const stamp = readStamp(event.context, source.consentCategories)
  const essential = purposeMask(['essential'])
  if (event.event === consentEvent && stamp.present) return { mask: essential, reason: null }
  if (source.legalBasis === 'consent') {
    if (stamp.granted !== 0) return { mask: stamp.granted & everything, reason: null }
    return { mask: 0, reason: stamp.refused === 0 ? 'no_consent' : 'refused' }
  }
  const basis = purposeMask(source.basisPurposes)
  const required = source.legalBasis === 'legitimate_interest' ? 0 : basis & essential
  const mask = (basis & ~stamp.refused) | required
  if (mask !== 0) return { mask, reason: null }
  return { mask: 0, reason: basis === 0 ? 'outside_basis' : 'refused' }
}
