/**
 * Bounds what request bodies may hold in memory at one time. A body is counted from its head to its answer, by its
 * declared length, or by the largest allowed when it declares none.
 */
export const createMemoryGuard = (limitBytes: number, largest: number) => {
  let held = 0
  return {
    /** Null when there is no room; else a function that gives the room back, once. */
    take(contentLength: string | undefined): (() => void) | null {
      const declared = Number(contentLength)
      const bytes = Number.isFinite(declared) && declared >= 0 ? Math.min(declared, largest) : largest
      if (held + bytes > limitBytes) return null
      held += bytes
      let released = false
      return () => {
        if (!released) held -= bytes
        released = true
      }
    },
    get held() {
      return held
    },
  }
}
