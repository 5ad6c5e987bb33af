import type { ToldAbout } from '@candor/contracts'
import { problem } from '../../../platform/http/index.ts'

/** Clocks differ by a few minutes. */
const skewMs = 5 * 60_000

const missing = (attribute: string, what: string) => problem('provenance_missing', { detail: `${attribute}: ${what}` })

/**
 * Does a value say enough about where it comes from, for its class? Pure; throws provenance_missing, time_in_future and
 * time_reversed.
 */
export const assertProvenance = (
  { attribute, class: ofClass, at, expiresAt, confidence, evidence }: ToldAbout,
  now: number,
): void => {
  if (at !== undefined && Date.parse(at) > now + skewMs) throw problem('time_in_future', { detail: attribute })
  if (expiresAt !== undefined && Date.parse(expiresAt) <= (at === undefined ? now : Date.parse(at)))
    throw problem('time_reversed', { detail: `${attribute} would expire before it was told.` })
  if ((ofClass === 'second' || ofClass === 'third') && !evidence.partner)
    throw missing(
      attribute,
      'what a partner told needs evidence.partner: who, under which agreement, and the evidence.',
    )
  if (ofClass !== 'inferred') return
  if (!evidence.model) throw missing(attribute, 'what is inferred needs evidence.model, with its version and inputs.')
  if (confidence === undefined) throw missing(attribute, 'what is inferred needs a confidence from 0 to 1.')
  if (expiresAt === undefined) throw missing(attribute, 'what is inferred needs expiresAt.')
}
