import type { Purpose } from '@candor/contracts'

/**
 * Which of Candor's purposes have to be allowed, all of them, before a TCF purpose is. Each row errs to the side of no:
 * profiles for advertising need profiling and advertising both. Special features (precise location, scanning the device)
 * are in no row, as Candor never asks for them on somebody's behalf.
 */
const needed: Readonly<Record<number, readonly Purpose[]>> = {
  2: ['ads_measurement'],
  3: ['ads_measurement', 'profiling'],
  4: ['ads_measurement', 'profiling'],
  5: ['personalisation', 'profiling'],
  6: ['personalisation', 'profiling'],
  7: ['ads_measurement'],
  8: ['analytics'],
  9: ['analytics'],
  10: ['analytics'],
  11: ['personalisation'],
}

/** Any of these stores something on the device, which is TCF's purpose 1. */
const storing: readonly Purpose[] = ['analytics', 'personalisation', 'ads_measurement']

/** The TCF purposes (1–11) that somebody who allowed these purposes of Candor's has agreed to. */
export const tcfPurposes = (granted: readonly Purpose[]): number[] => {
  const has = (purpose: Purpose) => granted.includes(purpose)
  const others = Object.entries(needed)
    .filter(([, purposes]) => purposes.every(has))
    .map(([id]) => Number(id))
  return storing.some(has) ? [1, ...others] : others
}

/** Vendors are other companies: without a yes to sharing none of them has consent, whatever else was allowed. */
export const mayReachVendors = (granted: readonly Purpose[]) => granted.includes('partner_sharing')
