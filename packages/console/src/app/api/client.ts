import type { Slim } from 'virtual:contracts'
import type { Endpoint, Problem } from '@candor/contracts'
import type { input as Input, output as Output, ZodType } from 'zod'
import { ApiError } from './problem.ts'

type Part<E, Name extends 'params' | 'query' | 'body'> =
  E extends Endpoint<infer P, infer Q, infer B, ZodType>
    ? { params: P; query: Q; body: B }[Name] extends infer S extends ZodType
      ? ZodType extends S
        ? undefined
        : Input<S>
      : undefined
    : never

/** What an endpoint answers. */
export type Answer<E> = E extends { response: infer R extends ZodType } ? Output<R> : never

interface Options<E> {
  params?: Part<E, 'params'>
  query?: Part<E, 'query'>
  body?: Part<E, 'body'>
  signal?: AbortSignal
}

/** Puts `:name` parameters into a path and the query behind it; leaves out what is undefined or empty. */
export const address = (path: string, params: object = {}, query: object = {}): string => {
  const values = params as Record<string, unknown>
  const filled = path.replace(/:([A-Za-z]+)/g, (_, name: string) => encodeURIComponent(String(values[name])))
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(key, String(value))
  }
  const text = search.toString()
  return text === '' ? filled : `${filled}?${text}`
}

/** One request to this server, with the session's cookie. Throws `ApiError`, whatever went wrong. */
export const request = async (path: string, init: RequestInit, answer: 'json' | 'text' = 'json'): Promise<unknown> => {
  let response: Response
  try {
    response = await fetch(path, { credentials: 'same-origin', ...init })
  } catch (cause) {
    if (init.signal?.aborted) throw cause
    throw new ApiError({ code: 'unreachable', status: 0 })
  }
  if (response.ok && answer === 'text') return response.text()
  const body: unknown = await response.json().catch(() => null)
  if (response.ok) return body
  const problem = (body ?? {}) as Partial<Problem>
  const wait = Number(response.headers.get('retry-after'))
  throw new ApiError({
    code:
      problem.code ??
      (response.status === 401 ? 'unauthenticated' : response.status === 429 ? 'rate_limited' : 'internal'),
    status: response.status,
    detail: problem.detail,
    requestId: problem.requestId ?? response.headers.get('x-request-id') ?? undefined,
    issues: problem.issues,
    retryAfter: Number.isFinite(wait) && wait > 0 ? wait : undefined,
  })
}

/** Calls an endpoint of `virtual:contracts`; parameters and answer are typed by its contract. */
export const call = <E>(endpoint: Slim<E>, options: Options<E> = {}): Promise<Answer<E>> => {
  const { params, query, body, signal } = options as Options<unknown> & {
    params?: object
    query?: object
    body?: object
  }
  return request(address(endpoint.path, params, query), {
    method: endpoint.method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    ...(signal === undefined ? {} : { signal }),
  }) as Promise<Answer<E>>
}
