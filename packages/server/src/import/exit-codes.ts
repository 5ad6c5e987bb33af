/** Exit codes of `candor import`, in the words of its guide. */
export const exitCodes = {
  /** Everything was sent and taken. */
  done: 0,
  /** Everything was read; some rows were rejected and stand in the rejects file. */
  rejects: 1,
  /** The command, the mapping or the input cannot be used. Nothing was sent. */
  usage: 2,
  /** Stopped on the way. What was acknowledged is kept; the same command goes on from there. */
  stopped: 3,
  interrupted: 130,
} as const
