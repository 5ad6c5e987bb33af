import { pino } from 'pino'

/** Structured logs on standard error, so that standard output stays for people. Never log the content of an event. */
export const createLog = (level: string, name: string) =>
  pino(
    { name, level, redact: ['req.headers.authorization', 'req.headers.cookie', '*.password', '*.secret'] },
    pino.destination(2),
  )

export type Log = ReturnType<typeof createLog>
