import { createHash } from 'node:crypto'
import type { SegmentNode } from '@candor/contracts'
import { passesDate } from './reference/dates.ts'
import { hasEdge, hasPerformed, hasSequence, hasSpent, hasTotal } from './reference/history.ts'
import type { Person, ReferenceScene } from './reference/person.ts'
import { isAtStage, isGuessed, isInFifths } from './reference/rhythm.ts'
import { holdsNow } from './reference/signals.ts'
import { hasAttribute, hasRecipient, valueThatHolds } from './reference/values.ts'

export type { Fifths, Happened, Person, Recipient, ReferenceScene, Told } from './reference/person.ts'
export { scoreOf } from './reference/rhythm.ts'
export { valueThatHolds } from './reference/values.ts'

type Node<K extends string> = Extract<SegmentNode, Record<K, unknown>>

/** An expired yes is no answer any more, and what a contract needs is allowed without one. */
const hasConsent = (person: Person, { consent, is }: Node<'consent'>, scene: ReferenceScene): boolean => {
  const bit = scene.purposes.get(consent) ?? 0
  const allowed = (allowedNow(person, scene) & bit) !== 0
  const refused = (person.refused & bit) !== 0
  return { allowed, refused, unknown: bit !== 0 && !allowed && !refused }[is]
}

const prefers = (person: Person, { preference, is }: Node<'preference'>, { topicsOn }: ReferenceScene): boolean => {
  const isTopic = 'topic' in preference
  const chosen = person.preferences[isTopic ? `topic:${preference.topic}` : `channel:${preference.channel}`]
  const byDefault = !isTopic || topicsOn.has(preference.topic) ? 'on' : 'off'
  return (chosen ?? byDefault) === is
}

const isDrawn = (person: Person, { sample, salt }: Node<'sample'>): boolean => {
  const digest = createHash('md5').update(`${salt}:${person.id}`).digest()
  return digest.readUInt32BE(0) / 2 ** 32 < sample / 100
}

const isTrue = (node: SegmentNode, person: Person, scene: ReferenceScene): boolean => {
  if ('all' in node) return node.all.every((n) => isTrue(n, person, scene))
  if ('any' in node) return node.any.some((n) => isTrue(n, person, scene))
  if ('not' in node) return !isTrue(node.not, person, scene)
  if ('attribute' in node) return hasAttribute(person, node, scene)
  if ('date' in node) return passesDate(valueThatHolds(person, node.date, scene)?.value, node.is, scene.now)
  if ('performed' in node) return hasPerformed(person, node, scene)
  if ('edge' in node) return hasEdge(person, node, scene)
  if ('total' in node) return hasTotal(person, node, scene)
  if ('sequence' in node) return hasSequence(person, node, scene)
  if ('section' in node) return hasSpent(person, node, scene)
  if ('consent' in node) return hasConsent(person, node, scene)
  if ('preference' in node) return prefers(person, node, scene)
  if ('frequency' in node) return node.frequency.some((one) => one === person.preferences.frequency)
  if ('identifier' in node)
    return person.identifiers.some(
      (i) => i.kind === node.identifier && (node.verified === undefined || i.verified === node.verified),
    )
  if ('recipient' in node) return hasRecipient(person, node, scene)
  if ('sample' in node) return isDrawn(person, node)
  if ('lifecycle' in node) return isAtStage(person, node, scene)
  if ('rfm' in node) return isInFifths(person, node, scene)
  if ('likelihood' in node) return isGuessed(person, node, scene)
  if ('signal' in node) return holdsNow(node.signal, scene)
  throw new Error(`Put the tree of the segment ${node.segment} in its place first`)
}

const allowedNow = ({ allow, validUntil }: Person, { now }: ReferenceScene): number =>
  validUntil === null || validUntil > now ? allow : 0

/**
 * Whether somebody is in a segment, by the words of the contract alone: shares no code with the compiler, so that the two
 * can be held against each other. Nobody is in who lives no more or does not allow the purpose now.
 */
export const isIn = (node: SegmentNode, person: Person, scene: ReferenceScene): boolean =>
  person.lives && (allowedNow(person, scene) & scene.purpose) !== 0 && isTrue(node, person, scene)
