export interface Seldom {
  call(): void
  close(): void
}

/**
 * Does something at once when it is called, and then not again before it is done and `gapMs` have passed; what is called
 * for meanwhile is done once, then. `act` never rejects.
 */
export const seldom = (act: () => Promise<void>, gapMs: number): Seldom => {
  let resting = false
  let again = false
  let closed = false
  const call = () => {
    if (closed) return
    if (resting) again = true
    else void go()
  }
  const go = async () => {
    resting = true
    again = false
    await act()
    setTimeout(() => {
      resting = false
      if (again) call()
    }, gapMs).unref()
  }
  return {
    call,
    close: () => {
      closed = true
    },
  }
}
