import type { CandorEvent, EventOptions, EventType } from './types.ts'

/** What a call says, in Segment's words: the fields of its event and the options given beside them. */
export interface Call {
  fields: Partial<CandorEvent>
  options: EventOptions
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const object = (value: unknown): Record<string, unknown> => (isObject(value) ? value : {})

/** An id as text; null, empty and anything that is neither text nor a number is absent. */
const id = (value: unknown): string | undefined =>
  (typeof value === 'string' && value) || typeof value === 'number' ? String(value) : undefined

const identify = (args: unknown[]): Call => {
  const userId = id(args[0])
  const [traits, options] = isObject(args[0]) ? args : args.slice(1)
  return { fields: { ...(userId && { userId }), traits: object(traits) }, options: object(options) }
}

const view = (args: unknown[]): Call => {
  const at = args.findIndex(isObject)
  const texts = (at < 0 ? args : args.slice(0, at)).map(id)
  const [properties, options] = at < 0 ? [] : args.slice(at)
  const [category, name] = texts[1] === undefined ? [undefined, texts[0]] : texts
  return {
    fields: { ...(category && { category }), ...(name && { name }), properties: object(properties) },
    options: object(options),
  }
}

/** Reads the arguments of a call; null where they lack what an event of this type needs. */
export const readCall = (type: EventType, args: unknown[]): Call | null => {
  if (type === 'identify') return identify(args)
  if (type === 'page' || type === 'screen') return view(args)
  const first = id(args[0])
  if (first === undefined) return null
  const options = object(args[2])
  if (type === 'track') return { fields: { event: first, properties: object(args[1]) }, options }
  if (type === 'group') return { fields: { groupId: first, traits: object(args[1]) }, options }
  const previousId = id(args[1])
  return { fields: { userId: first, ...(previousId && { previousId }) }, options }
}
