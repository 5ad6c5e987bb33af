/** Exit codes of the command line. docs/guides/operating.md holds the same table with what to do about each. */
export const exitCodes = {
  stopped: 0,
  unexpected: 1,
  usage: 2,
  configuration: 10,
  dataFolder: 11,
  alreadyRunning: 12,
  newerData: 13,
  diskFull: 14,
  port: 15,
  engine: 16,
  process: 17,
  forced: 18,
} as const

export type Refusal = keyof typeof exitCodes

/** A start that is refused, with a sentence that says what to do. Its code becomes the exit code. */
export class StartupError extends Error {
  override name = 'StartupError'
  readonly reason: Refusal
  readonly exitCode: number
  constructor(reason: Refusal, sentence: string) {
    super(sentence)
    this.reason = reason
    this.exitCode = exitCodes[reason]
  }
}
