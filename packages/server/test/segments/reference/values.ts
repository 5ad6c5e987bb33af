import { misfitOf, type SegmentNode, valueClasses } from '@candor/contracts'
import type { Person, ReferenceScene, Told } from './person.ts'
import { lengthOf, passes, passesAll } from './tests.ts'

const isWithheld = (value: unknown): boolean => JSON.stringify(value) === '{"withheld":true}'

/** Whether the second was told after the first. */
const isNewer = (a: Told, b: Told): boolean => b.at > a.at || (b.at === a.at && b.messageId > a.messageId)

/**
 * The value that holds: the newest of the strongest class whose newest one says something and has not expired. Only what
 * was told for the purpose, of an attribute that is in use, and fitting its type; none, if it is stale.
 */
export const valueThatHolds = (
  person: Person,
  key: string,
  { attributes, purpose, now }: ReferenceScene,
): Told | null => {
  const attribute = attributes.get(key)
  if (attribute?.retired) return null
  const type = attribute?.type ?? null
  const fits = ({ value }: Told): boolean =>
    type === null || isWithheld(value) || misfitOf({ type, options: attribute?.options ?? [] }, value, now) === null
  const told = person.values.filter((v) => v.key === key && (v.collected & purpose) !== 0 && fits(v))
  for (let c = 1; c <= valueClasses.length; c++) {
    const [first, ...others] = told.filter((v) => v.class === c)
    if (!first) continue
    const newest = others.reduce((best, v) => (isNewer(best, v) ? v : best), first)
    const hasExpired = newest.expiresAt !== null && newest.expiresAt <= now
    if (newest.value === null || hasExpired) continue
    const halfLife = attribute?.halfLifeMs ?? null
    return halfLife !== null && now - newest.at > halfLife ? null : newest
  }
  return null
}

type Node<K extends string> = Extract<SegmentNode, Record<K, unknown>>

export const hasAttribute = (
  person: Person,
  { attribute, test, classes, told }: Node<'attribute'>,
  scene: ReferenceScene,
): boolean => {
  const holds = valueThatHolds(person, attribute, scene)
  if (holds === null || !passes(holds.value, test)) return false
  if (classes && !classes.includes(valueClasses[holds.class - 1]!)) return false
  return !told || holds.at > scene.now - lengthOf(told)
}

/** Of one and the same recipient, what may be read of them for the purpose. */
export const hasRecipient = (
  person: Person,
  { recipient, where }: Node<'recipient'>,
  { purpose }: ReferenceScene,
): boolean =>
  person.recipients.some((r) => {
    if ((r.collected & purpose) === 0 || (recipient !== '*' && r.relation !== recipient)) return false
    const readable = Object.entries(r.values).filter(([, v]) => (v.collected & purpose) !== 0)
    return passesAll(Object.fromEntries(readable.map(([key, v]) => [key, v.value])), where)
  })
