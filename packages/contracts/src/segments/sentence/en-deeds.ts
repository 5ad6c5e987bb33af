import type { Events } from '../definition.ts'
import { hasRightToLeft, isolated } from './formats.ts'

export const quoted = (text: string): string => `“${hasRightToLeft(text) ? isolated(text) : text}”`

/** Ways to say that something was done, and its contrary: “did not …”. `many`: the events themselves. */
interface Deed {
  readonly did: string
  readonly todo: string
  readonly one: string
  readonly many: string
}
const deed = (did: string, todo: string, one: string, many: string): Deed => ({ did, todo, one, many })

/** Names that clients of the protocol share (Segment's specification of e-commerce). */
const known: Readonly<Record<string, Deed>> = {
  'Order Completed': deed('placed an order', 'place an order', 'order', 'orders'),
  'Product Viewed': deed('viewed a product', 'view a product', 'view of a product', 'views of products'),
  'Product Added': deed('added to the cart', 'add to the cart', 'addition to the cart', 'additions to the cart'),
  'Cart Viewed': deed('viewed the cart', 'view the cart', 'view of the cart', 'views of the cart'),
  'Checkout Started': deed('started a checkout', 'start a checkout', 'checkout', 'checkouts'),
  'Products Searched': deed('searched', 'search', 'search', 'searches'),
  'Section Viewed': deed('looked at a section', 'look at a section', 'look at a section', 'looks at sections'),
  'Signed Up': deed('signed up', 'sign up', 'sign-up', 'sign-ups'),
}

const places: Readonly<Record<string, readonly [did: string, todo: string, where: string]>> = {
  page: ['visited', 'visit', 'page'],
  screen: ['opened', 'open', 'screen'],
}

export const deedOf = ({ event, type = 'track' }: Events): Deed => {
  const place = places[type]
  if (place) {
    const [did, todo, where] = place
    const name = event === '*' ? `any ${where}` : `the ${where} ${quoted(event)}`
    return deed(`${did} ${name}`, `${todo} ${name}`, `visit to ${name}`, `visits to ${name}`)
  }
  if (type !== 'track') {
    const name = event === '*' ? `any ${type} call` : `the ${type} call ${quoted(event)}`
    return deed(`sent ${name}`, `send ${name}`, name.replace(/^(any|the) /, ''), `${name}s`)
  }
  if (event === '*') return deed('did something', 'do anything', 'event', 'events')
  return (
    (Object.hasOwn(known, event) ? known[event] : undefined) ??
    deed(`did ${quoted(event)}`, `do ${quoted(event)}`, quoted(event), `${quoted(event)} events`)
  )
}
