import { type Html, html, prose } from './html.ts'
import type { JsonSchema } from './json-schema.ts'

const isNull = (schema: JsonSchema) => schema.type === 'null'

/** A type in a few words: `string, uuid`, `list of integer`, `one of "a", "b"`. */
export const typeOf = (schema: JsonSchema): string => {
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return `one of ${schema.enum.map((v) => JSON.stringify(v)).join(', ')}`
  if (schema.anyOf) {
    const [some, none] = [schema.anyOf.filter((s) => !isNull(s)), schema.anyOf.some(isNull)]
    return some.map(typeOf).join(' or ') + (none ? ' or null' : '')
  }
  const types = [schema.type ?? 'any value'].flat()
  const named = types.map((type) => {
    if (type === 'array') return schema.items ? `list of ${typeOf(schema.items).replace(/^one of /, '')}` : 'list'
    if (type === 'object' && typeof schema.additionalProperties === 'object' && !schema.properties) {
      const values = typeOf(schema.additionalProperties)
      return values === 'any value' ? 'object' : `object of ${values}`
    }
    return type
  })
  return named.join(' or ') + (schema.format === undefined ? '' : `, ${schema.format}`)
}

/** Limits that a client has to keep. */
const limitsOf = (s: JsonSchema): string[] => {
  const limits: string[] = []
  if (s.minLength !== undefined && s.minLength > 1) limits.push(`at least ${s.minLength} characters`)
  if (s.maxLength !== undefined) limits.push(`at most ${s.maxLength} characters`)
  if (s.minimum !== undefined) limits.push(`from ${s.minimum}`)
  if (s.maximum !== undefined) limits.push(`up to ${s.maximum}`)
  if (s.minItems !== undefined) limits.push(`at least ${s.minItems}`)
  if (s.maxItems !== undefined) limits.push(`at most ${s.maxItems} of them`)
  if (s.pattern !== undefined) limits.push(`fits ${s.pattern}`)
  if (s.default !== undefined) limits.push(`${JSON.stringify(s.default)} unless given`)
  return limits
}

const saysNothing = (schema: JsonSchema) => isNull(schema) || Object.keys(schema).length === 0

/** The object that a schema holds, through lists, `or null` and `or anything`; null when there is none to unfold. */
const inside = (schema: JsonSchema): JsonSchema | null => {
  if (schema.properties) return schema
  if (schema.items) return inside(schema.items)
  const some = schema.anyOf?.filter((s) => !saysNothing(s)) ?? []
  return some.length === 1 && some[0] ? inside(some[0]) : null
}

export interface Field {
  name: string
  schema: JsonSchema
  required: boolean
}

export const fieldsOf = (schema: JsonSchema): Field[] =>
  Object.entries(schema.properties ?? {}).map(([name, inner]) => ({
    name,
    schema: inner,
    required: schema.required?.includes(name) ?? false,
  }))

const row = ({ name, schema, required }: Field, optionalSaid: boolean): Html => {
  const nested = inside(schema)
  const notes = limitsOf(schema)
  return html`<li><div class="field"><code class="name">${name}</code>${
    optionalSaid && !required && html`<span class="optional">optional</span>`
  }<span class="type">${typeOf(schema)}</span></div>${schema.description !== undefined && html`<p>${prose(schema.description)}</p>`}${
    notes.length > 0 && html`<p class="note">${notes.join(' · ')}</p>`
  }${nested && html`<ul class="shape">${fieldsOf(nested).map((f) => row(f, optionalSaid))}</ul>`}</li>`
}

/** Fields as a nested list. `optionalSaid`: mark what may be left out; an answer always holds all of its fields. */
export const shape = (fields: Field[], optionalSaid: boolean): Html =>
  html`<ul class="shape">${fields.map((f) => row(f, optionalSaid))}</ul>`
