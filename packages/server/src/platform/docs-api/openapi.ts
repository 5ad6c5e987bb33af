import { type Endpoint, type ErrorCode, errors, scopes } from '@candor/contracts'
import { allEndpoints } from './endpoints.ts'
import { type JsonSchema, toJsonSchema } from './json-schema.ts'

const guardErrors = ({ access, method }: Endpoint): ErrorCode[] => {
  if (access.kind === 'public' || access.kind === 'writeKey') return []
  if (access.kind === 'signature') return ['bad_signature']
  if (access.kind === 'link') return ['link_ended']
  const scope: ErrorCode[] = access.kind === 'scope' ? ['forbidden'] : []
  return ['unauthenticated', ...scope, ...(method === 'GET' ? [] : ['foreign_origin' as const])]
}

/** Every error that an endpoint can give, by status. The intake names its own; limits and input checks are not its. */
export const errorsOf = (endpoint: Endpoint): ErrorCode[] => {
  const body: ErrorCode[] = endpoint.body ? ['invalid_json', 'too_large'] : []
  const common: ErrorCode[] =
    endpoint.access.kind === 'writeKey' ? [] : ['invalid_request', ...guardErrors(endpoint), ...body, 'rate_limited']
  const all = new Set<ErrorCode>([...common, ...(endpoint.errors ?? []), 'engine_unavailable', 'internal'])
  return [...all].sort((a, b) => errors[a].status - errors[b].status)
}

const security = ({ access }: Endpoint): Record<string, string[]>[] => {
  if (access.kind === 'public') return []
  if (access.kind === 'signature') return [{ webhookSignature: [] }]
  if (access.kind === 'writeKey') return [{ writeKeyBasic: [] }, { writeKeyBearer: [] }]
  if (access.kind === 'link') return [{ preferenceLink: [] }]
  return [{ apiKey: [] }, { session: [] }]
}

const parameters = (endpoint: Endpoint) =>
  (['params', 'query'] as const).flatMap((part) => {
    const schema = endpoint[part]
    if (!schema) return []
    const { properties = {}, required = [] } = toJsonSchema(schema, 'input')
    return Object.entries(properties).map(([name, { description, ...rest }]) => ({
      name,
      in: part === 'params' ? 'path' : 'query',
      required: part === 'params' || required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema: rest,
    }))
  })

const errorResponses = (endpoint: Endpoint) => {
  const byStatus = Map.groupBy(errorsOf(endpoint), (code) => errors[code].status)
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      String(status),
      {
        description: codes.map((code) => `\`${code}\`: ${errors[code].title}.`).join(' '),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  )
}

const mediaOf = ({ stream, lines }: Endpoint): string =>
  stream ? 'text/event-stream' : lines ? 'application/x-ndjson' : 'application/json'

const operation = (endpoint: Endpoint) => ({
  operationId: endpoint.id,
  tags: [endpoint.tag],
  summary: endpoint.summary,
  ...(endpoint.description === undefined ? {} : { description: endpoint.description }),
  ...(endpoint.access.kind === 'scope' ? { 'x-scope': endpoint.access.scope } : {}),
  security: security(endpoint),
  parameters: parameters(endpoint),
  ...(endpoint.body
    ? {
        requestBody: {
          required: true,
          content: { 'application/json': { schema: toJsonSchema(endpoint.body, 'input') } },
        },
      }
    : {}),
  responses: {
    [String(endpoint.status ?? 200)]: {
      description: 'Done',
      content: {
        [mediaOf(endpoint)]: { schema: toJsonSchema(endpoint.response, 'output') },
        ...(endpoint.lines ? { 'text/csv': { schema: { type: 'string' } } } : {}),
      },
    },
    ...errorResponses(endpoint),
  },
})

const problemSchema: JsonSchema = {
  type: 'object',
  description: 'Problem details of RFC 9457.',
  properties: {
    type: { type: 'string', description: 'Where the error is explained, relative to this server' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(errors) },
    detail: { type: 'string', description: 'What is wrong in this very case' },
    help: { type: 'string', description: 'What to do about it' },
    requestId: { type: 'string', description: 'Name it when you ask for help' },
    issues: {
      type: 'array',
      description: 'Each field that does not fit',
      items: {
        type: 'object',
        properties: { path: { type: 'string' }, message: { type: 'string' } },
        required: ['path', 'message'],
      },
    },
  },
  required: ['type', 'title', 'status', 'code', 'help'],
}

/** `/v1/people/:id` as OpenAPI writes it: `/v1/people/{id}`. */
const openApiPath = (path: string) => path.replace(/:(\w+)/g, '{$1}')

/** The OpenAPI 3.1 document of the whole interface, from the endpoint objects of the contract. */
export const openApiDocument = (options: { publicUrl: string; version: string; endpoints?: readonly Endpoint[] }) => {
  const paths: Record<string, Record<string, ReturnType<typeof operation>>> = {}
  for (const endpoint of options.endpoints ?? allEndpoints) {
    const path = openApiPath(endpoint.path)
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(endpoint) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Candor',
      version: options.version,
      summary: 'A consent-first customer data platform',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: options.publicUrl }],
    paths,
    components: {
      schemas: { Problem: problemSchema },
      securitySchemes: {
        apiKey: {
          type: 'http',
          scheme: 'bearer',
          description: `An API key, \`cnd_…\`, that holds the scope of the endpoint. Scopes: ${scopes.join(', ')}.`,
        },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: options.publicUrl.startsWith('https:') ? '__Secure-candor.session_token' : 'candor.session_token',
          description:
            'The session of a signed-in operator; calls that change something need the Origin of this server.',
        },
        writeKeyBasic: { type: 'http', scheme: 'basic', description: 'The write key of a source as user name' },
        webhookSignature: {
          type: 'apiKey',
          in: 'header',
          name: 'X-Hub-Signature-256',
          description:
            'HMAC-SHA-256 of the body with the secret of the connection; or the headers of Standard Webhooks',
        },
        preferenceLink: { type: 'http', scheme: 'bearer', description: 'The token of a signed link to a customer' },
        writeKeyBearer: { type: 'http', scheme: 'bearer', description: 'The write key of a source' },
      },
    },
  }
}
