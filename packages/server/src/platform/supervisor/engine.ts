/** How a process ended: one of the two is set. */
export interface Exit {
  readonly code: number | null
  readonly signal: string | null
}

/** Something that runs beside us until it is stopped or dies. */
export interface Running {
  readonly pid: number
  /** Settles when the process has ended, whatever the reason; never rejects. */
  readonly exited: Promise<Exit>
  /** Stops it in order and waits for the end. Calling it twice is the same as once. */
  stop(): Promise<void>
}

/** A database that we started. The url is what any client of that database understands, password included. */
export interface Engine extends Running {
  readonly url: string
}
