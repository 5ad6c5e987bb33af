import type { JsonSchema } from './json-schema.ts'

const byFormat: Record<string, string> = {
  email: 'ann@example.com',
  date: '2026-01-31',
  uuid: '0190f3c2-7b1e-7c4a-9c55-3f0a1b2c3d4e',
  'date-time': '2026-01-31T09:30:00.000Z',
  uri: 'https://w3id.org/dpv#Marketing',
}
const byName: Record<string, string> = {
  name: 'Web shop',
  email: 'ann@example.com',
  password: 'correct-horse-battery',
  currentPassword: 'correct-horse-battery',
  newPassword: 'quiet-lake-in-winter',
  workspace: 'Acme',
  region: 'GB',
  messageId: 'order-1001',
  token: 'from the set-up link',
  secret: 'the secret that the platform signs with',
  pattern: 'GIFT-#####-#####',
  currency: 'EUR',
  reason: 'answer:birthday',
}

/** A key of a map: a language, unless the map says otherwise. */
const keyByName: Record<string, string> = { legalBasis: '*', consentCategories: 'Analytics' }

/** Does a schema say what fits it? What does not has no example, and may be left out. */
const saysWhat = (schema: JsonSchema): boolean => Object.keys(schema).some((key) => key !== 'description')

/** A value that fits a schema and reads like something real; for the calls shown in the reference. */
export const exampleOf = (schema: JsonSchema, name = ''): unknown => {
  if (schema.const !== undefined) return schema.const
  if (schema.default !== undefined) return schema.default
  if (schema.enum) return schema.enum[0]
  if (schema.anyOf?.[0]) return exampleOf(schema.anyOf[0], name)
  if (schema.oneOf?.[0]) return exampleOf(schema.oneOf[0], name)
  switch ([schema.type].flat()[0]) {
    case 'object': {
      const rest = schema.additionalProperties
      if (!schema.properties && typeof rest === 'object' && Object.keys(rest).length > 0)
        return { [keyByName[name] ?? 'en']: exampleOf(rest, name) }
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(([key, value]) => schema.required?.includes(key) || (value.default === undefined && saysWhat(value)))
          .map(([key, value]) => [key, exampleOf(value, key)]),
      )
    }
    case 'array':
      return schema.items ? [exampleOf(schema.items, name)] : []
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 1, 1)
    case 'boolean':
      return true
    case 'string':
      return byFormat[schema.format ?? ''] ?? byName[name] ?? 'text'
    default:
      return {}
  }
}

/** The body of a track call, because a batch is checked by hand and its schema shows little. */
const batch = {
  batch: [
    {
      type: 'track',
      messageId: 'order-1001',
      userId: 'ann',
      event: 'Order Completed',
      properties: { order_id: '1001', revenue: 24.9, currency: 'GBP' },
      context: { consent: { categoryPreferences: { Analytics: true } } },
    },
  ],
}

export const bodyExample = (id: string, body: JsonSchema): unknown => (id === 'acceptBatch' ? batch : exampleOf(body))
