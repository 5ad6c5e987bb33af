import { type SocialItem, socialItem } from '@candor/contracts'

export interface ReadItems {
  readonly items: readonly SocialItem[]
  /** Of a shape that is not known: counted, so that nobody thinks it was taken. */
  readonly unread: number
}

type Thing = Readonly<Record<string, unknown>>

const thing = (value: unknown): Thing => (typeof value === 'object' && value !== null ? (value as Thing) : {})
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const secondsToIso = (value: unknown): string | undefined =>
  typeof value === 'number' && Number.isFinite(value) && Math.abs(value) < 1e11
    ? new Date(value * 1_000).toISOString()
    : undefined

/** Comments under posts of a page: field `feed` with item `comment`. */
const commentOfPage = (value: Thing): unknown => {
  if (value.item !== 'comment') return null
  if (value.verb === 'remove') return { type: 'removed', id: value.comment_id }
  return {
    ...{ type: 'comment', id: value.comment_id, text: value.message, at: secondsToIso(value.created_time) },
    ...{ about: value.post_id, author: thing(value.from).id },
  }
}

const commentOfInstagram = (value: Thing, at: unknown): unknown => ({
  ...{ type: 'comment', id: value.id, text: value.text, at: secondsToIso(at) },
  ...{ about: thing(value.media).id, author: thing(value.from).id },
})

/** Meta itself names only the form and the lead; what forwards leads with their answers adds `field_data`. */
const leadOf = (value: Thing): unknown => {
  const fields = list(value.field_data).map((field) => {
    const { name, values } = thing(field)
    return [name, list(values).map(String).join(', ')] as const
  })
  if (fields.length === 0) return null
  return {
    ...{ type: 'lead', id: value.leadgen_id, form: value.form_id, at: secondsToIso(value.created_time) },
    fields: Object.fromEntries(fields),
  }
}

const ofMeta = (body: Thing): unknown[] =>
  list(body.entry).flatMap((entry) =>
    list(thing(entry).changes).map((change) => {
      const { field, value } = thing(change)
      if (field === 'feed') return commentOfPage(thing(value))
      if (field === 'comments') return commentOfInstagram(thing(value), thing(entry).time)
      return field === 'leadgen' ? leadOf(thing(value)) : null
    }),
  )

/** More in one call is no message of a platform. */
const mostItems = 1_000

/** What a platform sends, in one shape: its own, {"items": […]}, or Meta's. Pure. */
export const readItems = (body: unknown): ReadItems => {
  const sent = thing(body)
  const found = (Array.isArray(sent.entry) ? ofMeta(sent) : list(sent.items)).slice(0, mostItems)
  const items = found.flatMap((one) => {
    const read = socialItem.safeParse(one)
    return read.success ? [read.data] : []
  })
  return { items, unread: found.length - items.length }
}
