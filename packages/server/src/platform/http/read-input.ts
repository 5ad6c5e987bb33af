import type { Endpoint } from '@candor/contracts'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { problem } from './problem.ts'
import { unstorable } from './text.ts'

type Part = 'params' | 'query' | 'body'

export interface Input {
  params: unknown
  query: unknown
  body: unknown
}

const nothing = z.unknown()

/** Reads a request by the endpoint's schemas. Throws `invalid_request` with an issue for each field that does not fit. */
export const readInput = (endpoint: Endpoint, request: FastifyRequest): Input => {
  const issues: { path: string; message: string }[] = []
  const read = (part: Part): unknown => {
    const result = (endpoint[part] ?? nothing).safeParse(request[part])
    if (!result.success) {
      for (const i of result.error.issues) issues.push({ path: [part, ...i.path].join('.'), message: i.message })
      return undefined
    }
    const bad = endpoint[part] ? unstorable(result.data, part) : null
    if (bad !== null) issues.push({ path: bad, message: 'Text must be well-formed Unicode without U+0000' })
    return result.data
  }
  const input = { params: read('params'), query: read('query'), body: read('body') }
  if (issues.length > 0) throw problem('invalid_request', { issues })
  return input
}
