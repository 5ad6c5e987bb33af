import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** An id handed in by a proxy is kept if it is short and plain, so that it cannot forge a line of the log. */
const sane = /^[\w.:/-]{8,128}$/

export const requestId = (request: Pick<IncomingMessage, 'headers'>): string => {
  const given = request.headers['x-request-id']
  return typeof given === 'string' && sane.test(given) ? given : randomUUID()
}
