import { frequencies } from '../../consent/preference-channels.ts'
import { valueClasses } from '../../profiles/classes.ts'
import type { Clue, Events, Likelihood, PropertyTest, SegmentNode, Signal } from '../definition.ts'
import { lifecycleStates, seasons, weathers, weekdays } from '../definition.ts'
import { durationMs } from '../tests.ts'
import { attributeComplaints, testComplaints } from './attribute-tests.ts'
import { bad, type Complaint, type SegmentKnowledge } from './knowledge.ts'
import { amountComplaints, listComplaints, periodComplaints, timesComplaints } from './times.ts'

type Node<K extends string> = Extract<SegmentNode, Record<K, unknown>>

const under = (at: string, complaints: readonly Complaint[]): Complaint[] =>
  complaints.map((c) => ({ ...c, at: c.at ? `${at}.${c.at}` : at }))

const whereComplaints = (where: readonly PropertyTest[] | undefined): Complaint[] =>
  (where ?? []).flatMap(({ test }, i) => under(`where.${i}`, testComplaints(test)))

const eventComplaints = ({ event, type = 'track', where }: Events, { hasEvent }: SegmentKnowledge): Complaint[] => {
  const isUnseen = event !== '*' && hasEvent !== null && !hasEvent(type, event)
  const unseen: Complaint[] = isUnseen
    ? [
        {
          code: 'unknown_event',
          message: `This workspace has never seen “${event}” (${type}): see GET /v1/segments/catalogue for what it has seen, or allow it.`,
        },
      ]
    : []
  return [...unseen, ...whereComplaints(where)]
}

const dateComplaints = ({ date, is }: Node<'date'>, known: SegmentKnowledge): Complaint[] => {
  const attribute = known.attribute(date)
  const missing = attributeComplaints(date, attribute, { op: 'known' })
  if (missing.length > 0) return missing
  if (attribute!.withheld) return attributeComplaints(date, attribute, { op: 'contains', value: '-' })
  const type = attribute!.type ?? 'date'
  if (type !== 'date' && type !== 'birthday')
    return [
      { code: 'type_mismatch', message: `“${date}” is a ${type} and no date: ask it by an \`attribute\` condition.` },
    ]
  if (type === 'birthday' && is.op === 'next')
    return [bad(`A birthday lies in the past: ask when “${date}” comes round (anniversary).`)]
  if (is.op === 'anniversary' && is.withinDays >= 365)
    return [bad(`Every day comes round within 365 days: ask for fewer, or whether “${date}” is known.`)]
  return []
}

const sequenceComplaints = ({ sequence, period }: Node<'sequence'>, known: SegmentKnowledge): Complaint[] => [
  ...sequence.flatMap(({ after, ...step }, i) => {
    const found = eventComplaints(step, known)
    if (i === 0 && (after?.atLeast || after?.atMost))
      found.push(bad('The first step has none before it: leave “after” out.'))
    if (after?.atLeast && after.atMost && durationMs(after.atLeast) > durationMs(after.atMost))
      found.push(bad('No gap is that long and that short: let “atLeast” be no longer than “atMost”.'))
    return under(`sequence.${i}`, found)
  }),
  ...periodComplaints(period),
]

/** The most points that clues can add up to: no end, unless each says how many times count. */
const most = (clues: readonly Clue[], sign: 1 | -1): number =>
  clues.reduce(
    (sum, { points, atMost = Number.POSITIVE_INFINITY }) => sum + (points * sign > 0 ? points * sign * atMost : 0),
    0,
  )

const reachComplaints = (
  { clues, likely, unlikely, declared }: Likelihood,
  is: Node<'likelihood'>['is'],
): Complaint[] => {
  // Who says it themselves is believed, whatever the points.
  if (declared) return []
  if (is === 'likely' && likely > most(clues, 1))
    return [bad('The clues can never add up to “likely”: lower it, or give more points.', 'likelihood')]
  // Points age and never vanish: with clues for it alone, a score stays above 0.
  const least = -most(clues, -1)
  const never = least === 0 ? unlikely <= 0 : unlikely < least
  return is === 'unlikely' && never
    ? [bad('The clues can never fall to “unlikely”: raise it, or add clues that speak against.', 'likelihood')]
    : []
}

const likelihoodComplaints = ({ likelihood, is }: Node<'likelihood'>, known: SegmentKnowledge): Complaint[] => {
  const { clues, declared } = likelihood
  return [
    ...clues.flatMap((clue, i) => under(`likelihood.clues.${i}`, eventComplaints(clue, known))),
    ...(declared
      ? attributeComplaints(declared.attribute, known.attribute(declared.attribute), declared.likely)
      : []
    ).map((c) => ({ ...c, at: 'likelihood.declared' })),
    ...reachComplaints(likelihood, is),
  ]
}

const signalComplaints = (signal: Signal): Complaint[] => {
  const always = 'Holds at any time: leave some out, or leave the condition out.'
  switch (signal.kind) {
    case 'weather':
      return listComplaints(signal.is, weathers.length, null)
    case 'weekday':
      return listComplaints(signal.is, weekdays.length, always)
    case 'season':
      return listComplaints(signal.is, seasons.length, always)
    case 'region':
      return listComplaints(signal.in, 0, null)
    case 'hour': {
      const { from, to } = signal
      if (from === to || (from === 0 && to === 24)) return [bad(always)]
      return from === 24 && to === 0 ? [bad('No hour lies between 24 and 0: begin at 0.')] : []
    }
  }
}

const consentComplaints = (consent: string, known: SegmentKnowledge): Complaint[] =>
  known.hasPurpose(consent)
    ? []
    : [{ code: 'unknown_purpose', message: `There is no purpose “${consent}”: use a key of GET /v1/purposes.` }]

const preferenceComplaints = ({ preference }: Node<'preference'>, known: SegmentKnowledge): Complaint[] =>
  'topic' in preference && !known.hasTopic(preference.topic)
    ? [bad(`There is no topic “${preference.topic}”: use a key of GET /v1/preferences.`)]
    : []

const rfmComplaints = ({ rfm }: Node<'rfm'>): Complaint[] =>
  (['recency', 'frequency', 'monetary'] as const).flatMap((name) =>
    listComplaints(rfm[name], 5, `All five hold of every buyer: leave ${name} out, or some of them.`, `rfm.${name}`),
  )

/** What is wrong with one condition by itself; groups have nothing here. */
export const complaintsOf = (node: SegmentNode, known: SegmentKnowledge): Complaint[] => {
  if ('attribute' in node) {
    const everyClass = 'All classes are meant unless some are said: leave “classes” out.'
    return [
      ...attributeComplaints(node.attribute, known.attribute(node.attribute), node.test),
      ...listComplaints(node.classes, valueClasses.length, everyClass),
    ]
  }
  if ('date' in node) return dateComplaints(node, known)
  if ('performed' in node)
    return [
      ...under('performed', eventComplaints(node.performed, known)),
      ...timesComplaints(node.times),
      ...periodComplaints(node.period),
    ]
  if ('edge' in node)
    return [
      ...under('of', eventComplaints(node.of, known)),
      ...periodComplaints(node.period),
      ...whereComplaints(node.having).map((c) => ({ ...c, at: c.at!.replace('where', 'having') })),
    ]
  if ('total' in node)
    return [
      ...under('of', [...eventComplaints(node.of, known), ...periodComplaints(node.of.period)]),
      ...(node.total === 'distinct' ? amountComplaints(node.is, 'A count of distinct values', true) : []),
    ]
  if ('sequence' in node) return sequenceComplaints(node, known)
  if ('section' in node)
    return [
      ...eventComplaints({ event: 'Section Viewed' }, known),
      ...amountComplaints(node.seconds, 'Time', false),
      ...periodComplaints(node.period),
    ]
  if ('consent' in node) return consentComplaints(node.consent, known)
  if ('preference' in node) return preferenceComplaints(node, known)
  if ('frequency' in node) return listComplaints(node.frequency, frequencies.length, null)
  if ('segment' in node)
    return known.segment(node.segment)
      ? []
      : [bad(`There is no segment “${node.segment}”: use a key of GET /v1/segments.`)]
  if ('recipient' in node) return whereComplaints(node.where)
  if ('lifecycle' in node) {
    const { lifecycle, event = 'Order Completed' } = node
    const all = 'All five states hold of everybody who ever did it: ask whether it was performed.'
    return [...eventComplaints({ event }, known), ...listComplaints(lifecycle, lifecycleStates.length, all)]
  }
  if ('rfm' in node) return [...eventComplaints({ event: 'Order Completed' }, known), ...rfmComplaints(node)]
  if ('likelihood' in node) return likelihoodComplaints(node, known)
  return 'signal' in node ? signalComplaints(node.signal) : []
}
