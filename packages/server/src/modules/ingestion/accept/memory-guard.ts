/** What one request holds of the room; it gives all of it back at once. */
export interface Lease {
  /** Takes more room; false, and nothing taken, when there is not enough. */
  add(bytes: number): boolean
  release(): void
}

/**
 * Bounds what request bodies may hold in memory at one time, packed and unpacked. Bytes are counted as they arrive and
 * not as they are announced: an announcement costs its sender nothing, and could close the intake for everybody.
 */
export const createMemoryGuard = (limitBytes: number) => {
  let held = 0
  return {
    lease(): Lease {
      let own = 0
      return {
        add: (bytes) => {
          if (held + bytes > limitBytes) return false
          held += bytes
          own += bytes
          return true
        },
        release: () => {
          held -= own
          own = 0
        },
      }
    },
    get held() {
      return held
    },
  }
}
