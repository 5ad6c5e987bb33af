import { randomUUID } from 'node:crypto'
import { type Scope, scopes } from '@candor/contracts'
import { hashSecret } from '../src/modules/workspaces/keys/secret.ts'
import type { Answer, Intake } from './intake.ts'

export type ApiCall = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer>

/** Calls the interface with an API key of workspace 1, made for it; it holds every scope unless said. */
export const apiClient = async (
  { url, postgres }: Pick<Intake, 'url' | 'postgres'>,
  held: readonly Scope[] = scopes,
): Promise<ApiCall> => {
  const secret = `cnd_test-${randomUUID()}`
  await postgres.db
    .insertInto('api_keys')
    .values({
      workspace_id: 1,
      name: 'Test',
      prefix: secret.slice(0, 10),
      hash: hashSecret(secret),
      scopes: [...held],
      created_by: 'test',
    })
    .execute()
  return async (method, path, body, headers = {}) => {
    const json: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' }
    const answer = await fetch(path.startsWith('http') ? path : url + path, {
      method,
      headers: { authorization: `Bearer ${secret}`, ...json, ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    const isJson = /[/+]json\b/.test(answer.headers.get('content-type') ?? '')
    return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text }
  }
}
