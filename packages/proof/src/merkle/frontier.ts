import { joinPeaks, nodeHash } from './hash.ts'

/** The right edge of a growing tree: enough to know its root after every leaf, in O(log n) memory. */
export interface Frontier {
  readonly size: number
  /** Appends the hash of a leaf. */
  push(leaf: Uint8Array): void
  /** Root of the tree as it stands. */
  root(): Uint8Array
}

/** A frontier without leaves. */
export const createFrontier = (): Frontier => {
  const peaks: { height: number; hash: Uint8Array }[] = []
  let size = 0
  return {
    get size() {
      return size
    },
    push(leaf) {
      let peak = { height: 0, hash: leaf }
      while (peaks.at(-1)?.height === peak.height) {
        peak = { height: peak.height + 1, hash: nodeHash(peaks.pop()!.hash, peak.hash) }
      }
      peaks.push(peak)
      size += 1
    },
    root: () => joinPeaks(peaks.map(({ hash }) => hash)),
  }
}
