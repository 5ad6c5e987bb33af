/** Entry bundles (C2SP tlog-tiles): entries one after the other, each behind its length in two bytes, big-endian. */
import { concat } from '../bytes.ts'

const LONGEST = 0xffff

/** One bundle of some entries, at most 65,535 bytes each. */
export const encodeEntries = (entries: readonly Uint8Array[]): Uint8Array =>
  concat(
    ...entries.flatMap((entry) => {
      if (entry.length > LONGEST) throw new RangeError(`An entry has at most ${LONGEST} bytes.`)
      return [Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry]
    }),
  )

/** The entries of a bundle; throws if it ends within one. */
export const decodeEntries = (bundle: Uint8Array): Uint8Array[] => {
  const entries: Uint8Array[] = []
  for (let at = 0; at < bundle.length; ) {
    const start = at + 2
    const end = start + bundle[at]! * 256 + (bundle[at + 1] ?? Number.NaN)
    if (!(end <= bundle.length)) throw new Error('The bundle ends within an entry.')
    entries.push(bundle.slice(start, end))
    at = end
  }
  return entries
}
